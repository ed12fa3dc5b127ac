import { statfs } from 'node:fs/promises'
import { sql } from 'kysely'
import type { Database } from '../platform/database.ts'
import { isDiskFull, type KeptHold } from './keep-hold.ts'

export type Health = {
  ok: boolean
  database: { ok: boolean; detail: string }
  queue: { ok: boolean; detail: string; waiting: number | null; failed: number | null }
  disk: { ok: boolean; detail: string; freeMiB: number | null }
}

/** Less than this and imports and backups would fail soon. */
const leastFreeMiB = 200
const longestWaitMinutes = 10
const mostSecondsApart = 60

/** What works and what does not, in words; no personal data. Each part answers within two seconds. */
export async function health(options: {
  db: Database
  dataDir: string
  away?: KeptHold['away']
}): Promise<Health> {
  const [database, queue, disk] = await Promise.all([
    ofDatabase(options.db, options.away?.() ?? null),
    ofQueue(options.db),
    ofDisk(options.dataDir),
  ])
  return { ok: database.ok && queue.ok && disk.ok, database, queue, disk }
}

async function ofDatabase(db: Database, away: ReturnType<KeptHold['away']>): Promise<Health['database']> {
  if (away) {
    const full = isDiskFull(away.problem) ? '; its disk is full' : ''
    return {
      ok: false,
      detail: `does not answer since ${away.since.toISOString()}, being brought back${full}`,
    }
  }
  try {
    const asked = Date.now()
    const { rows } = await within(2_000, sql<{ at: Date }>`select clock_timestamp() as at`.execute(db.full))
    // Half of the way there and back belongs to neither clock.
    const apart = Math.round(Math.abs(rows[0]!.at.getTime() - (asked + Date.now()) / 2) / 1_000)
    if (apart > mostSecondsApart)
      return { ok: false, detail: `answers, but its clock and ours are ${apart} s apart` }
    return { ok: true, detail: 'answers' }
  } catch {
    return { ok: false, detail: 'does not answer' }
  }
}

async function ofQueue(db: Database): Promise<Health['queue']> {
  try {
    const { rows } = await within(
      2_000,
      sql<{
        waiting: number
        failed: number
        oldest: number | null
      }>`select * from jobs_door.state()`.execute(db.full),
    )
    const { waiting, failed, oldest } = rows[0]!
    const late = oldest !== null && oldest > longestWaitMinutes
    const ok = !late
    return {
      ok,
      waiting,
      failed,
      detail: ok ? 'works' : `the oldest job waits for ${Math.round(oldest!)} minutes`,
    }
  } catch {
    return { ok: false, waiting: null, failed: null, detail: 'cannot be read' }
  }
}

async function ofDisk(dataDir: string): Promise<Health['disk']> {
  try {
    const { bavail, bsize } = await statfs(dataDir)
    const freeMiB = Math.floor((bavail * bsize) / 1_048_576)
    const ok = freeMiB >= leastFreeMiB
    return { ok, freeMiB, detail: ok ? 'has room' : `only ${freeMiB} MiB are free` }
  } catch {
    return { ok: false, freeMiB: null, detail: 'the data folder cannot be read' }
  }
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('too late')), milliseconds)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
