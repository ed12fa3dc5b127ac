import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'

/**
 * Until the transaction ends, what a person said does not change under whoever relies on it: a message leaves before an
 * objection is written, or not at all.
 */
export async function holdContact(
  tx: Tx,
  personId: number,
  how: 'changing' | 'relying on it',
): Promise<void> {
  await (how === 'changing'
    ? sql`select pg_advisory_xact_lock(hashtextextended('contact', ${personId}))`
    : sql`select pg_advisory_xact_lock_shared(hashtextextended('contact', ${personId}))`
  ).execute(tx)
}
