import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'

export async function setShared(tx: Tx, ids: readonly number[]): Promise<void> {
  await sql`update visitor set shared = true where id = any(${[...ids]}::bigint[]) and not shared`.execute(tx)
}

/** These subjects are nobody's from now on, and nothing that comes finds them by a key any more. */
export async function unjoinSubjects(tx: Tx, ids: readonly number[]): Promise<void> {
  await sql`delete from identity where subject_id = any(${[...ids]}::bigint[]) and reason = 'identified'`.execute(
    tx,
  )
  await sql`update visitor set person_id = null, identified_at = null where id = any(${[...ids]}::bigint[])`.execute(
    tx,
  )
}

export async function retireVisitor(tx: Tx, id: number): Promise<void> {
  await sql`update visitor set anonymous_key = 'released:' || id where id = ${id}`.execute(tx)
}
