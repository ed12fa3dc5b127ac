import cookie from '@fastify/cookie'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { Refusal } from '../shared/outcome.ts'
import type { Clock } from './clock.ts'
import type { Contract, Operation } from './contract.ts'
import type { Database, Tx } from './database.ts'
import { errorFields, type Log } from './log.ts'
import { outageOf } from './outage.ts'
import { boundSlowCallers, type Patience, usualPatience } from './patience.ts'
import {
  inputProblem,
  outageProblem,
  type Problem,
  problem,
  refusalProblem,
  sendProblem,
  valueProblem,
} from './problem.ts'
import { type RateLimit, rateLimit } from './rate.ts'

/** Whoever calls; `userId` null and role 'nobody' without a session. */
export type Caller = { userId: number | null; role: string; name: string }
export const nobody: Caller = { userId: null, role: 'nobody', name: '' }

/** What a handler may know of the call besides its input, and do besides its answer. */
export type Exchange = {
  ip: string
  userAgent: string
  headers: FastifyRequest['headers']
  /** The session token of the call, if any. */
  token: string | null
  setSession(token: string, endsAt: Date): void
  endSession(): void
  /** Runs after the transaction has committed and before the answer leaves. */
  afterCommit(work: () => void): void
}

type Out<T> = T extends z.ZodType ? z.output<T> : undefined
export type Call<O extends Operation, A extends Caller> = {
  tx: Tx
  actor: A
  params: Out<O['params']>
  query: Out<O['query']>
  body: Out<O['body']>
  now: Date
  exchange: Exchange
}
export type Handlers<C extends Contract, A extends Caller> = {
  [K in keyof C]: (call: Call<C[K], A>) => Promise<z.input<C[K]['response']>>
}
export type Route = {
  key: string
  method: string
  path: string
  operation: Operation
  handle: (call: never) => Promise<unknown>
}

/** Binds handlers to a contract; every operation has exactly one. */
export function implement<C extends Contract, A extends Caller>(
  operations: C,
  handlers: Handlers<C, A>,
): Route[] {
  return Object.entries(operations).map(([key, operation]) => {
    const [method, path] = key.split(' ') as [string, string]
    return { key, method, path, operation, handle: handlers[key]! as Route['handle'] }
  })
}

export type HttpOptions = {
  db: Database
  clock: Clock
  log: Log
  /** https behind a proxy: cookies are marked secure. */
  secure?: boolean
  trustProxy?: boolean
  /** Told of each call that was answered, before its answer leaves: what must be written of who read what. */
  answered?(call: {
    key: string
    caller: Caller
    params: unknown
    query: unknown
    result: unknown
  }): Promise<void>
  /** Finds who a session token belongs to; null when it ended. */
  readCaller(token: string): Promise<Caller | null>
  /** True while this process does not hold its database: then nothing is read or written for anybody. */
  isAway?(): boolean
  patience?: Patience
}

export const sessionCookie = 'linchpin_session'
const writes = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])
const contentPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"

/** The HTTP server with problem details for every error, secure headers, sessions and no routes yet. */
export async function openHttp(options: HttpOptions): Promise<FastifyInstance> {
  const { patience = usualPatience } = options
  const app = Fastify({
    logger: false,
    bodyLimit: 1_048_576,
    trustProxy: options.trustProxy ?? false,
    // By progress and not by the clock: see patience.ts. A large file on a slow line may take hours.
    requestTimeout: 0,
    http: {
      headersTimeout: patience.headers,
      connectionsCheckingInterval: Math.min(5_000, patience.headers / 4),
    },
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 300 },
    // Addresses that the router itself refuses, before any route or hook.
    frameworkErrors: (error, request, reply) => {
      sendProblem(reply, toProblem(error, options.log, request as FastifyRequest))
    },
  })
  // Text is what a foreign page may send unasked, and nothing here takes it.
  app.removeContentTypeParser('text/plain')
  await app.register(cookie)
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'same-origin')
    if (!reply.hasHeader('content-security-policy')) reply.header('content-security-policy', contentPolicy)
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })
  app.addHook('onResponse', async (request, reply) => {
    // Said once when it began: a line for each caller who is turned away would fill a disk.
    if (options.isAway?.() && reply.statusCode === 503) return
    if (reply.statusCode >= 500 || reply.elapsedTime > 2_000)
      options.log('http.answered', {
        route: `${request.method} ${request.routeOptions.url ?? 'none'}`,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      })
  })
  boundSlowCallers(app, patience)
  const { isAway } = options
  if (isAway)
    app.addHook('onRequest', async (request, reply) => {
      if (isAway() && /^\/(api|v1|f|c)\//.test(request.url))
        return sendProblem(reply, outageProblem('database'))
    })
  app.setErrorHandler((error, request, reply) =>
    sendProblem(
      reply,
      toProblem(error, options.log, request),
      error instanceof Refusal ? error.retryAfter : undefined,
    ),
  )
  app.setNotFoundHandler((_request, reply) =>
    sendProblem(reply, problem(404, 'no_such_address', 'There is nothing at this address.')),
  )
  return app
}

function toProblem(error: unknown, log: Log, request: FastifyRequest): Problem {
  if (error instanceof Refusal) return refusalProblem(error)
  if (request.raw.destroyed && request.raw.complete === false)
    return problem(400, 'broken_off', 'The request ended before it was complete. Nothing was saved.')
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  if (status >= 400 && status < 500)
    return problem(
      status,
      code === '' ? 'bad_request' : code.toLowerCase(),
      'The request could not be read. Nothing was saved.',
    )
  const outage = outageOf(error)
  if (outage) {
    log(`${outage}.unavailable`, { route: request.routeOptions.url ?? '', code })
    return outageProblem(outage)
  }
  if (code === '40001' || code === '40P01')
    return problem(409, 'changed_meanwhile', 'Somebody changed the same thing at the same moment. Try again.')
  const ofValue = valueProblem(code)
  if (ofValue) {
    log('http.refused_by_database', { route: request.routeOptions.url ?? '', code })
    return ofValue
  }
  log('http.failed', { route: `${request.method} ${request.routeOptions.url ?? ''}`, ...errorFields(error) })
  return problem(
    500,
    'our_mistake',
    'This should not have happened. Nothing was saved; what you typed is kept.',
  )
}

/** Refuses a write that a foreign page could have sent with this browser's cookie. */
export function refuseForeignWrite(request: FastifyRequest): Problem | null {
  if (!writes.has(request.method) || request.cookies[sessionCookie] === undefined) return null
  const site = request.headers['sec-fetch-site']
  const ours =
    request.headers['x-requested-with'] === 'linchpin' &&
    (site === undefined || site === 'same-origin' || site === 'none')
  return ours ? null : problem(403, 'foreign_page', 'This change did not come from a page of ours.')
}

export function mayCall(operation: Pick<Operation, 'access'>, caller: Caller): boolean {
  if (operation.access === 'anyone') return true
  if (caller.userId === null) return false
  return operation.access === 'signed-in' || operation.access.includes(caller.role)
}

/** Who calls: from the session cookie, else from `Authorization: Bearer`. */
export async function callerOf(
  request: FastifyRequest,
  options: HttpOptions,
): Promise<{ caller: Caller; token: string | null }> {
  const bearer = /^Bearer ([A-Za-z0-9_-]{20,200})$/.exec(request.headers.authorization ?? '')?.[1]
  const token = request.cookies[sessionCookie] ?? bearer ?? null
  if (token === null) return { caller: nobody, token }
  return { caller: (await options.readCaller(token)) ?? nobody, token }
}

/** Refusal for a caller who may not, or null: 401 without a session, 403 with one. */
export function accessProblem(operation: Pick<Operation, 'access'>, caller: Caller): Problem | null {
  if (mayCall(operation, caller)) return null
  return caller.userId === null
    ? problem(401, 'not_signed_in', 'Sign in to go on.')
    : problem(403, 'not_allowed', 'Your function does not include this.')
}

export function mount(app: FastifyInstance, routes: readonly Route[], options: HttpOptions): void {
  for (const route of routes) {
    const { limit } = route.operation
    const room = limit ? rateLimit(limit) : null
    app.route({
      method: route.method as 'GET',
      url: route.path,
      exposeHeadRoute: false,
      handler: (request, reply) => answer(route, request, reply, options, room),
    })
  }
}

async function answer(
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  options: HttpOptions,
  room: RateLimit | null,
): Promise<unknown> {
  const foreign = refuseForeignWrite(request)
  if (foreign) return sendProblem(reply, foreign)
  const { caller, token } = await callerOf(request, options)
  const refused = accessProblem(route.operation, caller)
  if (refused) return sendProblem(reply, refused)
  const wait = room?.take(String(caller.userId ?? request.ip)) ?? null
  if (wait !== null)
    return sendProblem(reply, problem(429, 'too_many', `Too many at once. Try again in ${wait} s.`), wait)

  const input: Record<string, unknown> = {}
  for (const part of ['params', 'query', 'body'] as const) {
    const schema = route.operation[part]
    // Nothing sent is an empty object; a JSON null is not.
    const given = request[part] === undefined ? {} : request[part]
    if (!schema) {
      // An operation without a query takes none; an empty body is no body.
      if (part !== 'params' && Object.keys(given ?? {}).length > 0)
        return sendProblem(
          reply,
          problem(
            422,
            'invalid_input',
            `This takes no ${part}: ${Object.keys(given as object)
              .slice(0, 5)
              .join(', ')}.`,
          ),
        )
      continue
    }
    const read = schema.safeParse(given)
    if (!read.success) return sendProblem(reply, inputProblem(read.error.issues, part))
    input[part] = read.data
  }

  const after: (() => void)[] = []
  const exchange: Exchange = {
    ip: request.ip,
    userAgent: String(request.headers['user-agent'] ?? '').slice(0, 400),
    headers: request.headers,
    token,
    setSession: (value, endsAt) =>
      after.push(() =>
        reply.setCookie(sessionCookie, value, {
          path: '/',
          httpOnly: true,
          sameSite: 'lax',
          secure: options.secure ?? false,
          expires: endsAt,
        }),
      ),
    endSession: () => after.push(() => reply.clearCookie(sessionCookie, { path: '/' })),
    afterCommit: work => after.push(work),
  }
  // An operation for anyone does not depend on who calls: it runs on the unrestricted path, without a user.
  const reader = route.operation.access === 'anyone' ? { ...caller, userId: null, role: nobody.role } : caller
  const result = await options.db.as(
    reader,
    tx => route.handle({ tx, actor: reader, ...input, now: options.clock(), exchange } as never),
    { readOnly: route.method === 'GET' },
  )
  for (const work of after) work()
  await options.answered?.({ key: route.key, caller, params: input.params, query: input.query, result })
  // Only what the contract names leaves: a column added to a query cannot leak.
  return reply.send(route.operation.response.parse(result))
}
