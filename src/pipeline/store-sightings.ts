import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'

/** `seenOn` is a calendar day, 'YYYY-MM-DD'. */
export type SightingValues = { accountId: number; seenOn: string; note: string | null }

export async function insertSighting(
  tx: Tx,
  competitorId: number,
  s: SightingValues,
  userId: number | null,
  now: Date,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into competitor_sighting (competitor_id, account_id, seen_on, note, user_id, created_at)
    values (${competitorId}, ${s.accountId}, ${s.seenOn}, ${s.note}, ${userId}, ${now}) returning id`.execute(
    tx,
  )
  return rows[0]!.id
}

export async function deleteSighting(tx: Tx, id: number): Promise<void> {
  await sql`delete from competitor_sighting where id = ${id}`.execute(tx)
}
