import type { FastifyInstance, InjectOptions } from 'fastify'
import { type Database, openDatabase } from '../src/platform/database.ts'
import { type HttpOptions, mount, openHttp, type Route, sessionCookie } from '../src/platform/http.ts'
import { silentLog } from '../src/platform/log.ts'
import { readCaller } from '../src/team/session.ts'
import { type TestDatabase, testDatabase } from './database.ts'

/** What refusals and most answers carry; a test names more where it reads more. */
export type Body = Record<string, unknown> & {
  code: string
  id: number
  errors?: { pointer: string; detail: string }[]
}
export type Answer<B = Body> = {
  status: number
  /** The parsed JSON of the answer. */
  body: B
  text: string
  headers: Record<string, unknown>
}

/** One browser: keeps its session cookie, and sends what our pages send with a change. */
export type Visitor = {
  get<B = Body>(url: string): Promise<Answer<B>>
  send<B = Body>(method: Change, url: string, body?: unknown, options?: SendOptions): Promise<Answer<B>>
  token: string | null
}
export type Change = 'POST' | 'PUT' | 'PATCH' | 'DELETE'
export type SendOptions = { headers?: Record<string, string>; ip?: string }

export type TestApp = {
  app: FastifyInstance
  db: Database
  /** Of its database, for a process of its own. */
  urls: TestDatabase['urls']
  /** Where the clock stands; `set` moves it. */
  clock: { now: () => Date; set(at: Date | string): void; pass(minutes: number): void }
  visitor(): Visitor
  close(): Promise<void>
}

/** When the clock of a test stands, unless told otherwise: a Monday, 10:00 in Berlin. */
export const testStart = '2026-03-02T09:00:00Z'

/** Some routes in-process on a fresh database, with a clock that stands still until it is moved. */
export async function openTestApp(routes: readonly Route[], start = testStart): Promise<TestApp> {
  return openTestAppOn(await testDatabase(), start, async options => {
    const app = await openHttp(options)
    mount(app, routes, options)
    return app
  })
}

/** What `open` makes, in-process on the database that was made for it. */
export async function openTestAppOn(
  made: TestDatabase,
  start: string,
  open: (options: HttpOptions) => Promise<FastifyInstance>,
): Promise<TestApp> {
  const db = openDatabase(made.urls, { log: silentLog })
  let at = new Date(start)
  const clock = {
    now: () => at,
    set(to: Date | string) {
      at = new Date(to)
    },
    pass(minutes: number) {
      at = new Date(at.getTime() + minutes * 60_000)
    },
  }
  const options = { db, clock: clock.now, log: silentLog, readCaller: readCaller(db, clock.now) }
  const app = await open(options)
  await app.ready()
  return {
    app,
    db,
    urls: made.urls,
    clock,
    visitor: () => openVisitor(app),
    async close() {
      await app.close()
      await db.close()
      await made.drop()
    },
  }
}

function openVisitor(app: FastifyInstance): Visitor {
  const visitor: Visitor = {
    token: null,
    get: <B>(url: string) => ask<B>({ method: 'GET', url }),
    send: <B>(method: Change, url: string, body?: unknown, { headers = {}, ip }: SendOptions = {}) =>
      ask<B>({
        method,
        url,
        headers: { 'x-requested-with': 'linchpin', ...headers },
        ...(body === undefined ? {} : { payload: body as object }),
        ...(ip === undefined ? {} : { remoteAddress: ip }),
      }),
  }
  const ask = async <B>(request: InjectOptions): Promise<Answer<B>> => {
    const reply = await app.inject({
      ...request,
      ...(visitor.token === null ? {} : { cookies: { [sessionCookie]: visitor.token } }),
    })
    for (const cookie of reply.cookies)
      if (cookie.name === sessionCookie) visitor.token = cookie.value === '' ? null : cookie.value
    const isJson = String(reply.headers['content-type'] ?? '').includes('json')
    return {
      status: reply.statusCode,
      body: isJson ? reply.json() : (null as B),
      text: reply.body,
      headers: reply.headers,
    }
  }
  return visitor
}
