import { sql } from 'kysely'
import type { Tx } from './database.ts'

/**
 * Puts a job in the queue in the caller's transaction: it exists if and only if the transaction commits.
 * `key` replaces a waiting job of the same key.
 */
export async function enqueue(
  tx: Tx,
  task: string,
  payload: unknown,
  { key = null, runAt = null }: { key?: string | null; runAt?: Date | null } = {},
): Promise<void> {
  await sql`select jobs_door.enqueue(${task}::text, ${JSON.stringify(payload)}::json, ${key}::text, ${runAt}::timestamptz)`.execute(
    tx,
  )
}
