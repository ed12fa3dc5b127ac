import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Problem, problem, sendProblem } from '../platform/problem.ts'
import { type RateLimit, rateLimit } from '../platform/rate.ts'
import type { Sources } from '../sources/model/source-of.ts'
import { sourcesAt } from '../sources/queries.ts'
import { systemActor } from '../team/model/actor.ts'
import { sourceOf } from '../team/token.ts'
import { admit } from './admission.ts'
import { arrivals } from './arrivals.ts'
import { dayVisitors } from './cookieless.ts'
import { gathering } from './gathering.ts'
import { type Batch, ingestBatches } from './ingest.ts'
import { keptKeys } from './kept-keys.ts'
import { merging } from './merging.ts'
import { bodyLimit } from './model/body.ts'
import { type Door, type Message, messageTypes, readMessages } from './model/message.ts'
import type { TrackingOptions } from './options.ts'
import { type ActiveKey, originKnown } from './queries.ts'
import { limitOf, readBody, writeKeyOf } from './read-body.ts'
import { retrying } from './retrying.ts'
import { shownOf } from './shown.ts'

const keptMs = 5_000
/** Calls of one source with one page's key in a minute: an office, not a flood. */
const callsOfSource = 1_200
const doors: readonly Door[] = [...messageTypes, 'batch', 'import']

type Refused = { refused: Problem; wait?: number; key: ActiveKey | null; body?: unknown }
type Taken = { key: ActiveKey; messages: Message[] }

/**
 * `/v1/identify|track|page|screen|group|alias|batch|import`: the Segment HTTP protocol. A batch is taken as a whole,
 * and answered 200 after its transaction has committed, or refused as a whole with the places at fault.
 */
export function registerTrackingDoor(app: FastifyInstance, options: TrackingOptions): void {
  const { db, clock, secret } = options
  const keyOf = keptKeys(db, rateLimit({ max: 300, windowMs: 60_000 }))
  const sourcesNow = keptSources(options)
  const mergeNow = merging()
  const dayVisitor = dayVisitors()
  const seen = arrivals(options, options.arrivalsAfterMs)
  const record = gathering<Batch>(
    async (batches, lane) => {
      const sources = await sourcesNow()
      const merge = mergeNow(clock(), lane)
      const outcome = await retrying(() =>
        db.as(systemActor, tx => ingestBatches(tx, systemActor, { batches, sources, merge }, clock())),
      )
      for (const batch of batches) batch.tell?.(outcome.fateOf)
    },
    { lanes: 2, most: 1_000 },
  )
  const limits = callLimits(options.callsPerMinute ?? 60_000)
  const sources = rateLimit({ max: callsOfSource, windowMs: 60_000 })
  const preflights = rateLimit({ max: 600, windowMs: 60_000 })
  app.addHook('onClose', () => seen.write())

  app.removeAllContentTypeParsers()
  // navigator.sendBeacon and some clients send text/plain; what counts is that the body is JSON.
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body))

  app.options('/v1/*', async (request, reply) => {
    const { origin } = request.headers
    const wait = preflights.take(sourceOf(request.ip))
    if (wait !== null) return tooMany(reply, wait, wayOf(wait))
    if (origin && (await db.as(systemActor, tx => originKnown(tx, origin), { readOnly: true })))
      allow(reply, origin)
        .header('access-control-allow-methods', 'POST')
        .header('access-control-allow-headers', 'authorization, content-type')
        .header('access-control-max-age', '600')
    return reply.status(204).send()
  })

  /** Everything that may be refused before anything is written. */
  const take = async (request: FastifyRequest, reply: FastifyReply, door: Door): Promise<Taken | Refused> => {
    const now = clock()
    const read = await readBody(request, door)
    if ('status' in read) return { refused: read, key: null }
    const key = await keyOf(writeKeyOf(request, read.body), request.ip, now)
    if (typeof key === 'number') return { refused: wayOf(key), wait: key, key: null }
    const refused = (detail: Problem, wait?: number): Refused => ({
      refused: detail,
      wait,
      key,
      body: read.body,
    })
    if (!key)
      return refused(problem(401, 'unknown_write_key', 'This write key is not one of ours, or it has ended.'))
    const wait =
      limits(key) ?? (key.kind === 'browser' ? sources.take(`${key.id} ${sourceOf(request.ip)}`) : null)
    if (wait !== null) return refused(wayOf(wait), wait)
    const { origin } = request.headers
    if (origin) {
      if (!key.origins.includes(origin))
        return refused(problem(403, 'unknown_origin', 'Pages of this origin may not use this write key.'))
      allow(reply, origin)
    }
    const found = readMessages(read.body, door, now)
    if ('faults' in found)
      return refused(
        problem(
          400,
          'invalid_message',
          `Nothing was recorded. First: ${found.faults[0]!.pointer} ${found.faults[0]!.detail}`,
          found.faults,
        ),
      )
    const { messages } = found
    const barred = admit(key, secret, messages, door)
    if (barred) return refused(barred)
    if (key.dailyMessages !== null && key.sentToday + messages.length > key.dailyMessages) {
      const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1)
      const seconds = Math.ceil((midnight - now.getTime()) / 1000)
      const detail = `This key has sent its ${key.dailyMessages} messages of today (UTC).`
      return refused(problem(429, 'quota_used', detail), seconds)
    }
    const agent = request.headers['user-agent'] ?? ''
    for (const message of messages)
      if (message.cookieless)
        message.anonymousId = dayVisitor({ ip: request.ip, agent, origin: origin ?? '' }, now)
    return { key, messages }
  }

  for (const door of doors)
    app.post(
      `/v1/${door}`,
      { bodyLimit: limitOf(door), onRequest: withContentType },
      async (request, reply) => {
        const taken = await take(request, reply, door)
        const { key } = taken
        const isWatched = key !== null && key.watchedUntil !== null && key.watchedUntil > clock()
        const said = { at: clock(), keyId: key?.id ?? null, door }
        if ('refused' in taken) {
          const { refused, wait, body } = taken
          seen.count(key?.id ?? null, refused.code, 0)
          seen.show(() => shownOf(said, refused, body), isWatched)
          if (options.arrivalsAfterMs === 0) await seen.write()
          return wait === undefined ? sendProblem(reply, refused) : tooMany(reply, wait, refused)
        }
        const { messages } = taken
        // Whoever asks not to be followed is not, whatever the page that they read sends.
        if (taken.key.kind === 'browser' && asksNotToBeFollowed(request)) {
          seen.count(taken.key.id, 'not_followed', messages.length)
          return reply.send({ success: true })
        }
        if (messages.length > 0) {
          taken.key.sentToday += messages.length
          const batch: Batch = {
            keyId: taken.key.id,
            messages,
            userAgent: request.headers.origin ? (request.headers['user-agent'] ?? '') : null,
            history: door === 'import',
            groups: taken.key.kind === 'server',
          }
          if (isWatched)
            batch.tell = fateOf => {
              for (const message of messages)
                seen.show(() => shownOf(said, null, message, fateOf(message)), true)
            }
          await record(batch, messages.length)
        }
        seen.count(taken.key.id, 'accepted', messages.length)
        if (options.arrivalsAfterMs === 0) await seen.write()
        return reply.send({ success: true })
      },
    )
}

async function withContentType(request: FastifyRequest): Promise<void> {
  request.headers['content-type'] ??= 'application/json'
}

/** Global Privacy Control and Do Not Track, as the browser itself says them. */
function asksNotToBeFollowed({ headers }: FastifyRequest): boolean {
  return headers['sec-gpc'] === '1' || headers.dnt === '1'
}

/** Calls in a minute by each key's own limit, else by the usual one. */
function callLimits(usual: number): (key: ActiveKey) => number | null {
  const limits = new Map<number, RateLimit>()
  return ({ id, callsPerMinute }) => {
    const max = callsPerMinute ?? usual
    const limit = limits.get(max) ?? rateLimit({ max, windowMs: 60_000 })
    limits.set(max, limit)
    return limit.take(String(id))
  }
}

function keptSources({ db, clock }: TrackingOptions): () => Promise<Sources> {
  let kept: { sources: Sources; until: number } | null = null
  return async () => {
    if (kept && kept.until > performance.now()) return kept.sources
    const sources = await db.as(systemActor, tx => sourcesAt(tx, clock()), { readOnly: true })
    kept = { sources, until: performance.now() + keptMs }
    return sources
  }
}

function allow(reply: FastifyReply, origin: string): FastifyReply {
  return reply.header('access-control-allow-origin', origin).header('vary', 'origin')
}

function wayOf(seconds: number): Problem {
  return problem(429, 'too_many', `Too many calls. Try again in ${seconds} s.`)
}

function tooMany(reply: FastifyReply, seconds: number, refused: Problem): FastifyReply {
  return sendProblem(reply.header('retry-after', String(seconds)), refused)
}
