import { sql } from 'kysely'
import type { Tx } from './database.ts'

/**
 * Puts a job in the queue in the caller's transaction: it exists if and only if the transaction commits. Due now, at
 * `runAt`, or when `afterMs` have passed on the clock of the database, whichever is first: the queue looks at that
 * clock, and ours may differ. `key` replaces a waiting job of the same key, or joins it where both payloads are lists.
 */
export async function enqueue(
  tx: Tx,
  task: string,
  payload: unknown,
  {
    key = null,
    runAt = null,
    afterMs = null,
  }: { key?: string | null; runAt?: Date | null; afterMs?: number | null } = {},
): Promise<void> {
  await sql`select jobs_door.enqueue(${task}::text, ${JSON.stringify(payload)}::json, ${key}::text,
    least(${runAt}::timestamptz, clock_timestamp() + ${afterMs}::float8 * interval '1 millisecond'))`.execute(
    tx,
  )
}
