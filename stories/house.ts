import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { Logger, runOnce } from 'graphile-worker'
import pg from 'pg'
import { rebuildInsight } from '../src/insight/derive.ts'
import { openApplication } from '../src/main/application.ts'
import { tasks } from '../src/main/tasks.ts'
import { type Database, openDatabase } from '../src/platform/database.ts'
import { silentLog } from '../src/platform/log.ts'
import { openPost } from '../src/platform/post.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { readCaller } from '../src/team/session.ts'
import { openVisitor, type Visitor } from '../test/app.ts'
import { testDatabase } from '../test/database.ts'
import { loadWorld, samplePassword, sampleSignIns } from '../test/world.ts'

export type House = Awaited<ReturnType<typeof openHouse>>

/** The whole installation in-process on the sample company: every route and door, the queue, a clock that is moved by hand. */
export async function openHouse(start: Date, webDir: string | null = null) {
  const made = await testDatabase()
  const dataDir = mkdtempSync(join(tmpdir(), 'linchpin-house-'))
  await loadWorld(made.urls.owner, { seed: 'house', now: start, scale: 'small' })
  const db: Database = openDatabase(made.urls, { log: silentLog })
  await db.as(systemActor, rebuildInsight)
  const clock = movableClock(start)
  const owner = new pg.Pool({ connectionString: made.urls.owner, max: 2 })
  const jobs = new pg.Pool({ connectionString: made.urls.jobs, max: 4 })
  for (const pool of [owner, jobs]) {
    pool.on('error', () => {})
    pool.on('connect', client => client.on('error', () => {}))
  }
  const post = openPost({ url: 'http://localhost', folder: join(dataDir, 'outbox') })
  const taskList = Object.fromEntries(
    Object.entries(tasks({ db, clock: clock.now, post, dataDir })).map(([name, task]) => [
      name,
      (payload: unknown) => task(payload as never).then(() => {}),
    ]),
  )
  const app: FastifyInstance = await openApplication({
    db,
    clock: clock.now,
    log: silentLog,
    dataDir,
    webDir,
    publicUrl: 'http://localhost',
    version: 'test',
    secret: Buffer.alloc(32, 7),
    transport: 'folder',
    readCaller: readCaller(db, clock.now),
  })
  await app.ready()
  const query = async <T>(text: string, values: unknown[] = []): Promise<T[]> =>
    (await owner.query(text, values)).rows as T[]
  const signedIn = async (email: string): Promise<Visitor> => {
    const visitor = openVisitor(app)
    const answer = await visitor.send('POST', '/api/session', { email, password: samplePassword })
    if (answer.status !== 200) throw new Error(`${email} could not sign in: ${answer.text}`)
    return visitor
  }
  const drain = () =>
    runOnce({ pgPool: jobs, taskList, noHandleSignals: true, logger: new Logger(() => () => {}) })
  return {
    app,
    db,
    dataDir,
    clock,
    query,
    visitor: () => openVisitor(app),
    /** The first user of the sample company with this role. */
    as: (role: string) => signedIn(sampleSignIns().find(user => user.role === role)!.email),
    async asUser(id: number): Promise<Visitor> {
      const [user] = await query<{ email: string }>('select email from app_user where id = $1', [id])
      return signedIn(user!.email)
    },
    /** Runs every job that is due, and those that follow, until none is left. */
    drain,
    /** What the worker does each minute, and what follows from it. */
    async tick(): Promise<void> {
      await taskList['promises.tick']!({})
      await drain()
    },
    mailsAbout: (path: string) => query('select id from mail where body_text like $1', [`%${path}%`]),
    notificationsAbout: (kind: string, href: string) =>
      query('select user_id from notification where kind = $1 and href = $2', [kind, href]),
    async listen(): Promise<string> {
      if (!app.server.listening) await app.listen({ port: 0, host: '127.0.0.1' })
      const address = app.server.address()
      if (address === null || typeof address === 'string') throw new Error('no port')
      return `http://127.0.0.1:${address.port}`
    },
    async close(): Promise<void> {
      await app.close()
      await Promise.all([owner.end(), jobs.end(), db.close()])
      rmSync(dataDir, { recursive: true, force: true })
      await made.drop()
    },
  }
}

function movableClock(start: Date) {
  let at = start
  return {
    now: () => at,
    set: (to: Date | string) => {
      at = new Date(to)
    },
    pass: (minutes: number) => {
      at = new Date(at.getTime() + minutes * 60_000)
    },
  }
}
