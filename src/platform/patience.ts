import { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { problem } from './problem.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    isUpload?: boolean
  }
}

/** Milliseconds for which a caller is waited for. */
export type Patience = {
  /** Until its headers are complete. */
  headers: number
  /** Until an ordinary body is complete. */
  body: number
  /** Between two pieces of an upload, which as a whole may take as long as it needs. */
  idle: number
  /** Until it takes what is ready for it. */
  reader: number
}
export const usualPatience: Patience = { headers: 20_000, body: 60_000, idle: 30_000, reader: 60_000 }

/** Routes that take large files say so: `{ config: uploads }`. */
export const uploads = { isUpload: true } as const
/** After a minute an upload that is slower than this is no honest line: 2 GB would take weeks. */
const leastBytesPerSecond = 256
const graceSeconds = 60

type Open = {
  request: FastifyRequest
  reply: FastifyReply
  since: number
  bytesBefore: number
  in: { bytes: number; at: number }
  out: { bytes: number; at: number }
  isAnswered: boolean
}

/**
 * Breaks off callers who send or read so slowly that only our memory and connections are served by it. Judged by what
 * moved on the connection, looked at several times in the shortest of the times.
 */
export function boundSlowCallers(app: FastifyInstance, patience: Patience): void {
  const open = new Set<Open>()
  app.addHook('onRequest', async (request, reply) => {
    // A request that a test injects has no connection.
    if (!(request.raw.socket instanceof Socket)) return
    const now = performance.now()
    const { bytesRead, bytesWritten } = request.raw.socket
    const out = { bytes: bytesWritten ?? 0, at: now }
    const one = {
      request,
      reply,
      since: now,
      bytesBefore: bytesRead ?? 0,
      in: { bytes: bytesRead ?? 0, at: now },
      out,
      isAnswered: false,
    }
    open.add(one)
    reply.raw.once('close', () => drain(one))
  })
  // An answer that came before the body had ended leaves the rest on the connection, where the next request would wait
  // behind it for ever: it is read and thrown away, for as long as an ordinary body may take.
  const drain = (one: Open) => {
    const { raw } = one.request
    if (raw.complete || raw.destroyed) return void open.delete(one)
    one.since = performance.now()
    one.isAnswered = true
    raw.unpipe()
    raw.resume()
  }
  const look = () => {
    const now = performance.now()
    for (const one of open) {
      const { complete, destroyed } = one.request.raw
      if (one.isAnswered && (complete || destroyed)) open.delete(one)
      else if (sendsTooSlowly(one, now, patience)) breakOff(one)
      else if (readsTooSlowly(one, now, patience)) one.request.raw.socket.destroy()
    }
  }
  const every = Math.max(20, Math.min(1_000, Math.min(patience.body, patience.idle, patience.reader) / 4))
  const timer = setInterval(look, every).unref()
  app.addHook('onClose', async () => clearInterval(timer))
}

function sendsTooSlowly(one: Open, now: number, patience: Patience): boolean {
  const { raw } = one.request
  if (raw.complete || raw.destroyed) return false
  const { bytesRead = 0 } = raw.socket
  // What waits to be read by us is no slowness of theirs.
  if (bytesRead !== one.in.bytes || raw.readableLength > 0) one.in = { bytes: bytesRead, at: now }
  if (one.isAnswered || !one.request.routeOptions.config?.isUpload) return now - one.since > patience.body
  const seconds = (now - one.since) / 1_000
  const crawls = seconds > graceSeconds && (bytesRead - one.bytesBefore) / seconds < leastBytesPerSecond
  return now - one.in.at > patience.idle || (crawls && raw.readableLength === 0)
}

function readsTooSlowly(one: Open, now: number, patience: Patience): boolean {
  const { socket } = one.request.raw
  const { bytesWritten = 0, writableLength = 0 } = socket
  const taken = bytesWritten - writableLength
  if (writableLength === 0 || taken !== one.out.bytes) one.out = { bytes: taken, at: now }
  return now - one.out.at > patience.reader
}

/** The answer is written past the route, which is still waiting for the body and then hears that it ended. */
function breakOff({ request, reply }: Open): void {
  const { socket } = request.raw
  if (reply.raw.headersSent) return void socket.destroy()
  const body = JSON.stringify(problem(408, 'too_slow', 'The request came too slowly. Nothing was saved.'))
  const head = [
    'HTTP/1.1 408 Request Timeout',
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}
