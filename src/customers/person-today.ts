import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'

export type PersonToday = { id: number; email: string | null; language: string | null; erased: boolean }

/** Whoever a subject (person, visitor or somebody merged away) is today; null when nobody known. */
export async function personToday(tx: Tx, subjectId: number): Promise<PersonToday | null> {
  const { rows } = await sql<PersonToday>`
    select p.id, p.email, p.language, p.erased_at is not null as erased from person p
    where p.id = coalesce((select i.person_id from identity i where i.subject_id = ${subjectId}), ${subjectId})`.execute(
    tx,
  )
  return rows[0] ?? null
}
