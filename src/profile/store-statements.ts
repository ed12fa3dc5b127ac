import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Written } from '../shared/condition/read.ts'

/** What people say of a statement: how it is called, and what it asks. */
export async function updateStatement(
  tx: Tx,
  id: number,
  { name, condition, edited }: { name: string | null; condition: Written; edited: boolean },
): Promise<void> {
  await sql`
    update profile_statement set name = ${name}, condition = ${JSON.stringify(condition)}::jsonb, edited = ${edited} where id = ${id}`.execute(
    tx,
  )
}

/** What people say themselves, kept in a profile; its id. */
export async function insertSaid(
  tx: Tx,
  said: { name: string | null; condition: Written; profileId: number; userId: number | null },
  now: Date,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into profile_statement (condition, name, state, profile_id, edited, found_at, decided_by, decided_at)
    values (${JSON.stringify(said.condition)}::jsonb, ${said.name}, 'kept', ${said.profileId}, true, ${now}, ${said.userId}, ${now})
    returning id`.execute(tx)
  return rows[0]!.id
}

/** Kept in a profile, dismissed, or as it was found. */
export async function decideStatement(
  tx: Tx,
  id: number,
  decision: {
    state: 'kept' | 'dismissed' | 'found'
    profileId: number | null
    less: boolean
    userId: number | null
  },
  now: Date,
): Promise<void> {
  await sql`
    update profile_statement set state = ${decision.state}, profile_id = ${decision.profileId}, less = ${decision.less},
      decided_by = ${decision.userId}, decided_at = ${now}
    where id = ${id}`.execute(tx)
}

/** A statement that is taken out of a profile goes where the same stands already among those found. */
export async function deleteStatement(tx: Tx, id: number): Promise<void> {
  await sql`delete from profile_statement where id = ${id}`.execute(tx)
}
