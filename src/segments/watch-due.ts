import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { errorFields, type Log } from '../platform/log.ts'

export type Watch = {
  /** Ends when nothing of it is under way any more. */
  stop(): Promise<void>
}
export type WatchNeeds = {
  /** Lends one connection for as long as it listens. */
  pool: pg.Pool
  /** Asks some of those anew who wait; whether others still do. */
  keep: () => Promise<boolean>
  log: Log
}

/** What comes within this time is asked at once: a burst of changes is one pass. In milliseconds. */
const burstMs = 50
/** At the longest: what comes is seen within a second. */
const mostRestMs = 600
const afterFailureMs = 1_000

/**
 * Hears of what is to be asked anew (`segments_due`, told when a transaction commits) and has it asked at once, so that a
 * belonging is seen within a second. Beside it the job of the minute goes on, for what nobody heard of. A connection that
 * breaks is opened anew.
 */
export function watchDue(needs: WatchNeeds): Watch {
  const over = new AbortController()
  const ended = keepListening(needs, over.signal)
  return {
    async stop() {
      over.abort()
      await ended
    },
  }
}

const rest = (ms: number, signal: AbortSignal): Promise<unknown> =>
  pause(ms, undefined, { signal, ref: false }).catch(() => undefined)

async function keepListening({ pool, keep, log }: WatchNeeds, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await listen(pool, keep, signal)
    } catch (error) {
      if (signal.aborted) return
      log('segments.unheard', errorFields(error))
      await rest(afterFailureMs, signal)
    }
  }
}

async function listen(pool: pg.Pool, keep: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  const client = await pool.connect()
  const bell = openBell(client, signal)
  try {
    await client.query('listen segments_due')
    // Once unasked: for what was told while nobody listened.
    let tookMs = 0
    for (let more = true; more || (await bell.rung()); ) {
      // Where changes pour in, two thirds of the time are left to what brings them.
      await rest(Math.min(mostRestMs, Math.max(burstMs, 2 * tookMs)), signal)
      if (signal.aborted) return
      bell.hush()
      const begun = performance.now()
      more = await keep()
      tookMs = performance.now() - begun
    }
  } finally {
    bell.close()
    // Ended, not given back: the next holder would listen too.
    client.release(true)
  }
}

/** Rings at each notice; `rung` is false when it is over, and throws when the line broke. */
function openBell(client: pg.PoolClient, signal: AbortSignal) {
  let isRinging = false
  let broken: Error | null = null
  let wake = () => {}
  const ring = () => {
    isRinging = true
    wake()
  }
  const fail = (error: Error) => {
    broken = error
    wake()
  }
  const gone = () => fail(new Error('The line that segments are heard by ended.'))
  const stop = () => wake()
  client.on('notification', ring)
  client.on('error', fail)
  client.on('end', gone)
  signal.addEventListener('abort', stop)
  return {
    async rung(): Promise<boolean> {
      while (!isRinging && broken === null && !signal.aborted)
        await new Promise<void>(resolve => {
          wake = resolve
        })
      if (broken !== null) throw broken
      return !signal.aborted
    },
    hush() {
      isRinging = false
    },
    close() {
      client.off('notification', ring)
      client.off('error', fail)
      client.off('end', gone)
      signal.removeEventListener('abort', stop)
    },
  }
}
