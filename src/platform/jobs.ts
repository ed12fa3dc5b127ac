import { sql } from 'kysely'
import type { Tx } from './database.ts'

export type JobOptions = { key?: string | null; runAt?: Date | null; afterMs?: number | null }
export type Job = JobOptions & { task: string; payload: unknown }

/**
 * Puts a job in the queue in the caller's transaction: it exists if and only if the transaction commits. Due now, at
 * `runAt`, or when `afterMs` have passed on the clock of the database, whichever is first: the queue looks at that
 * clock, and ours may differ. `key` replaces a waiting job of the same key, or joins it where both payloads are lists.
 */
export async function enqueue(
  tx: Tx,
  task: string,
  payload: unknown,
  options: JobOptions = {},
): Promise<void> {
  await enqueueAll(tx, [{ task, payload, ...options }])
}

/** Several jobs in the order given, in one statement. */
export async function enqueueAll(tx: Tx, jobs: readonly Job[]): Promise<void> {
  if (jobs.length === 0) return
  await sql`/* prepared */
    select jobs_door.enqueue(j.task, j.payload::json, j.key,
      least(j.run_at, clock_timestamp() + j.after_ms * interval '1 millisecond'))
    from unnest(${jobs.map(job => job.task)}::text[], ${jobs.map(job => JSON.stringify(job.payload))}::text[],
      ${jobs.map(job => job.key ?? null)}::text[], ${jobs.map(job => job.runAt ?? null)}::timestamptz[],
      ${jobs.map(job => job.afterMs ?? null)}::float8[]) as j(task, payload, key, run_at, after_ms)`.execute(
    tx,
  )
}

/**
 * The payloads of up to `most` jobs of `task` that are due and that nobody works on, never tried before; oldest first.
 * They are gone if and only if the transaction commits: for a job that can do in one pass what others of its kind wait
 * to do. One that fails leaves them where they were.
 */
export async function takeWaiting(tx: Tx, task: string, most: number): Promise<unknown[]> {
  const { rows } = await sql<{ payload: unknown }>`/* prepared */
    select take as payload from jobs_door.take(${task}, ${most})`.execute(tx)
  return rows.map(({ payload }) => payload)
}
