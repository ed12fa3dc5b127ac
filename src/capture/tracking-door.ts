import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type CampaignByUtm, campaignsByUtm } from '../campaigns/queries.ts'
import { type Problem, problem, sendProblem } from '../platform/problem.ts'
import { type RateLimit, rateLimit } from '../platform/rate.ts'
import { systemActor } from '../team/model/actor.ts'
import { sourceOf } from '../team/token.ts'
import { gathering } from './gathering.ts'
import { type Batch, ingestBatches } from './ingest.ts'
import { merging } from './merging.ts'
import { bodyLimit, cleanJson, depthLimit, measureJson, messageLimit, needsCleaning } from './model/body.ts'
import { isObject, messageTypes, readMessages } from './model/message.ts'
import type { CaptureOptions } from './options.ts'
import { type ActiveKey, originKnown, writeKeyByHash } from './queries.ts'
import { retrying } from './retrying.ts'
import { hashOfWriteKey } from './sign.ts'
import { markWriteKeyUsed } from './store.ts'

const keptMs = 5_000
const inflate = promisify(gunzip)

/**
 * `/v1/identify|track|page|screen|group|alias|batch`: the Segment HTTP protocol. A batch is taken as a whole,
 * and answered 200 after its transaction has committed, or refused as a whole with the places at fault.
 */
export function registerTrackingDoor(app: FastifyInstance, options: CaptureOptions): void {
  const { db, clock } = options
  const strangers = rateLimit({ max: 300, windowMs: 60_000 })
  const keyOf = writeKeys(options, strangers)
  const campaignsNow = keptCampaigns(options)
  const mergeNow = merging()
  const record = gathering<Batch>(
    async (batches, lane) => {
      const campaigns = await campaignsNow()
      const merge = mergeNow(clock(), lane)
      await retrying(() =>
        db.as(systemActor, tx => ingestBatches(tx, systemActor, { batches, campaigns, merge }, clock())),
      )
    },
    { lanes: 2, most: 1_000 },
  )
  const calls = rateLimit({ max: options.callsPerMinute ?? 60_000, windowMs: 60_000 })
  const preflights = rateLimit({ max: 600, windowMs: 60_000 })

  app.removeAllContentTypeParsers()
  // navigator.sendBeacon and some clients send text/plain; what counts is that the body is JSON.
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body))

  app.options('/v1/*', async (request, reply) => {
    const { origin } = request.headers
    const wait = preflights.take(sourceOf(request.ip))
    if (wait !== null) return tooMany(reply, wait)
    if (origin && (await db.as(systemActor, tx => originKnown(tx, origin), { readOnly: true })))
      allow(reply, origin)
        .header('access-control-allow-methods', 'POST')
        .header('access-control-allow-headers', 'authorization, content-type')
        .header('access-control-max-age', '600')
    return reply.status(204).send()
  })

  for (const door of [...messageTypes, 'batch'] as const)
    app.post(`/v1/${door}`, { bodyLimit, onRequest: withContentType }, async (request, reply) => {
      const now = clock()
      const read = await readBody(request)
      if ('status' in read) return sendProblem(reply, read)
      const key = await keyOf(writeKeyOf(request, read.body), request.ip, now)
      if (typeof key === 'number') return tooMany(reply, key)
      if (!key)
        return sendProblem(
          reply,
          problem(401, 'unknown_write_key', 'This write key is not one of ours, or it has ended.'),
        )
      const wait = calls.take(String(key.id))
      if (wait !== null) return tooMany(reply, wait)
      const { origin } = request.headers
      if (origin) {
        if (!key.origins.includes(origin))
          return sendProblem(
            reply,
            problem(403, 'unknown_origin', 'Pages of this origin may not use this write key.'),
          )
        allow(reply, origin)
      }
      const found = readMessages(read.body, door, now)
      if ('faults' in found)
        return sendProblem(
          reply,
          problem(
            400,
            'invalid_message',
            `Nothing was recorded. First: ${found.faults[0]!.pointer} ${found.faults[0]!.detail}`,
            found.faults,
          ),
        )
      if (found.messages.length > 0) {
        const userAgent = origin ? (request.headers['user-agent'] ?? '') : null
        await record({ keyId: key.id, messages: found.messages, userAgent }, found.messages.length)
      }
      return reply.send({ success: true })
    })
}

async function withContentType(request: FastifyRequest): Promise<void> {
  request.headers['content-type'] ??= 'application/json'
}

/** The parsed body within all limits, or why it is refused. Gzip is taken, and counts unpacked. */
async function readBody(request: FastifyRequest): Promise<{ body: unknown } | Problem> {
  let bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (encoding === 'gzip') {
    try {
      bytes = await inflate(bytes, { maxOutputLength: bodyLimit })
    } catch (error) {
      return (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
        ? problem(
            413,
            'body_too_large',
            `A body is at most ${bodyLimit} bytes, unpacked. Nothing was recorded.`,
          )
        : problem(400, 'bad_gzip', 'The body is no gzip. Nothing was recorded.')
    }
  } else if (encoding !== 'identity')
    return problem(415, 'unknown_encoding', 'A body is sent as it is or as gzip. Nothing was recorded.')
  const isBatch = request.routeOptions.url === '/v1/batch'
  const { depth, longest } = measureJson(bytes, isBatch ? 3 : 1)
  if (depth > depthLimit)
    return problem(400, 'too_deep', `JSON nests at most ${depthLimit} deep. Nothing was recorded.`)
  if (longest > messageLimit)
    return problem(
      400,
      'message_too_large',
      `A message is at most ${messageLimit} bytes. Nothing was recorded.`,
    )
  try {
    const text = bytes.toString('utf8')
    const body: unknown = JSON.parse(text)
    return { body: needsCleaning(text) ? cleanJson(body) : body }
  } catch {
    return problem(400, 'bad_json', 'The body is no JSON. Nothing was recorded.')
  }
}

/** Basic authentication with the key as user and no password; else `writeKey` of the body, as browsers send it. */
function writeKeyOf(request: FastifyRequest, body: unknown): string | null {
  const basic = /^Basic ([A-Za-z0-9+/=_-]{1,400})$/i.exec(request.headers.authorization ?? '')?.[1]
  if (basic) return Buffer.from(basic, 'base64').toString('utf8').split(':')[0] || null
  return isObject(body) && typeof body.writeKey === 'string' ? body.writeKey : null
}

/**
 * Keys are kept some seconds: an ended one is refused that much later. A key that is not kept is asked of the
 * database, which one source may cause so often and then waits the answered seconds.
 */
function writeKeys(
  { db }: CaptureOptions,
  asked: RateLimit,
): (key: string | null, ip: string, now: Date) => Promise<ActiveKey | number | null> {
  const kept = new Map<string, { key: ActiveKey; until: number }>()
  return async (key, ip, now) => {
    if (key === null || key.length > 200) return null
    const hash = hashOfWriteKey(key)
    const name = hash.toString('base64')
    const found = kept.get(name)
    if (found && found.until > performance.now()) return found.key
    kept.delete(name)
    const wait = asked.take(sourceOf(ip))
    if (wait !== null) return wait
    const active = await db.as(systemActor, async tx => {
      const read = await writeKeyByHash(tx, hash)
      if (read) await markWriteKeyUsed(tx, read.id, now)
      return read
    })
    if (active) kept.set(name, { key: active, until: performance.now() + keptMs })
    return active
  }
}

function keptCampaigns({ db }: CaptureOptions): () => Promise<CampaignByUtm> {
  let kept: { campaigns: CampaignByUtm; until: number } | null = null
  return async () => {
    if (kept && kept.until > performance.now()) return kept.campaigns
    const campaigns = await db.as(systemActor, campaignsByUtm, { readOnly: true })
    kept = { campaigns, until: performance.now() + keptMs }
    return campaigns
  }
}

function allow(reply: FastifyReply, origin: string): FastifyReply {
  return reply.header('access-control-allow-origin', origin).header('vary', 'origin')
}

function tooMany(reply: FastifyReply, seconds: number): FastifyReply {
  return sendProblem(
    reply.header('retry-after', String(seconds)),
    problem(429, 'too_many', `Too many calls. Try again in ${seconds} s.`),
  )
}
