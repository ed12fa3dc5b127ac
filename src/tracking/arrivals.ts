import { sql } from 'kysely'
import type { Database } from '../platform/database.ts'
import { errorFields, type Log } from '../platform/log.ts'
import { systemActor } from '../team/model/actor.ts'
import { type ArrivalRow, addCounts, insertArrivals, sweepArrivals } from './store-arrivals.ts'

/** Rows for the debugger in one second: of what is watched, and of refusals when nobody watches. */
const mostWatched = 25
const mostRefused = 4
const mostWaiting = 500
const writeMs = 400
const sweepMs = 60_000

export type Arrivals = {
  /** Counts a call; all calls are counted. `code`: accepted, not_followed, or that of the refusal. */
  count: (keyId: number | null, code: string, messages: number) => void
  /** Shows a call to whoever watches, where the sample has room. */
  show: (row: () => ArrivalRow, isWatched: boolean) => void
  /** Messages of a key that were accepted today (UTC) and are not written yet. */
  waiting: (keyId: number) => number
  write: () => Promise<void>
}

/**
 * What comes through the doors, counted and sampled beside the way of the messages: nothing here keeps a message
 * waiting, and a crash loses the counts of less than a second.
 */
export function arrivals(
  { db, clock, log }: { db: Database; clock: () => Date; log: Log },
  afterMs = writeMs,
): Arrivals {
  const counts = new Map<
    string,
    { day: string; keyId: number; reason: string; calls: number; messages: number }
  >()
  let rows: ArrivalRow[] = []
  let timer: NodeJS.Timeout | null = null
  let under: Promise<void> = Promise.resolve()
  let second = { at: 0, watched: 0, refused: 0 }
  let swept = Number.NEGATIVE_INFINITY

  const later = () => {
    if (timer !== null) return
    timer = setTimeout(() => {
      timer = null
      void write()
    }, afterMs).unref()
  }
  const run = async (): Promise<void> => {
    const [nowCounted, nowShown] = [[...counts.values()], rows]
    counts.clear()
    rows = []
    if (nowCounted.length === 0 && nowShown.length === 0) return
    try {
      await db.as(systemActor, async tx => {
        // What is lost in a crash is a second of counts: the answers do not wait for the disk here.
        await sql`set local synchronous_commit = off`.execute(tx)
        await addCounts(tx, nowCounted)
        await insertArrivals(tx, nowShown)
        if (performance.now() - swept > sweepMs) {
          swept = performance.now()
          await sweepArrivals(tx, clock())
        }
      })
    } catch (error) {
      log('tracking.arrivals', errorFields(error))
    }
  }
  const write = (): Promise<void> => {
    under = under.then(run)
    return under
  }
  return {
    count(keyId, reason, messages) {
      const day = clock().toISOString().slice(0, 10)
      const name = `${day} ${keyId} ${reason}`
      const found = counts.get(name) ?? { day, keyId: keyId ?? 0, reason, calls: 0, messages: 0 }
      found.calls++
      found.messages += messages
      counts.set(name, found)
      later()
    },
    show(row, isWatched) {
      const at = Math.floor(performance.now() / 1000)
      if (second.at !== at) second = { at, watched: 0, refused: 0 }
      const hasRoom = isWatched ? second.watched++ < mostWatched : second.refused++ < mostRefused
      if (!hasRoom || rows.length >= mostWaiting) return
      rows.push(row())
      later()
    },
    waiting: keyId =>
      [...counts.values()]
        .filter(one => one.keyId === keyId && one.reason === 'accepted')
        .reduce((sum, { messages }) => sum + messages, 0),
    write,
  }
}
