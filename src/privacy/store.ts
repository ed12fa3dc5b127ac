import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'

export type RequestKind = 'access' | 'erasure'

/** The new request's id, or null when one of its kind is open for this subject. */
export async function insertRequest(
  tx: Tx,
  r: {
    kind: RequestKind
    subjectId: number
    state: 'asked' | 'waiting'
    byPerson: boolean
    userId: number | null
    language: string | null
  },
  now: Date,
): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into privacy_request (kind, subject_id, state, by_person, user_id, language, asked_at, decided_at)
    values (${r.kind}, ${r.subjectId}, ${r.state}, ${r.byPerson}, ${r.userId}, ${r.language}, ${now},
      ${r.state === 'waiting' ? now : null})
    on conflict do nothing returning id`.execute(tx)
  return rows[0]?.id ?? null
}
