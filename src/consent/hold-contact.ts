import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'

/** Until the transaction ends nobody relies on what a person said: it is being changed. */
export async function holdContact(tx: Tx, personId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('contact', ${personId}))`.execute(tx)
}

/**
 * Until the transaction ends, what these persons said does not change under whoever relies on it: a message leaves before
 * an objection is written, or not at all. In the order of ids, so that two who hold many do not wait in a circle.
 */
export async function relyOnContact(tx: Tx, personIds: readonly number[]): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(hashtextextended('contact', id))
    from (select distinct id from unnest(${[...personIds]}::bigint[]) id order by id) one`.execute(tx)
}
