import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { upsertVisitors } from './store.ts'

/** `shared`: several people have used the browser; whose an act is then depends on when it was. */
export type VisitorSubject = { subjectId: number; personId: number | null; shared: boolean }

/** The ledger subject of each anonymous key, made where it is new: one statement for a batch, nearly always. */
export async function visitorSubjects(
  tx: Tx,
  keys: string[],
  now: Date,
): Promise<Map<string, VisitorSubject>> {
  const found = new Map<string, VisitorSubject>()
  const asked = new Set(keys)
  // Again for those that somebody else made at the same moment.
  for (let pass = 0; pass < 3 && found.size < asked.size; pass++) {
    const missing = [...asked].filter(key => !found.has(key))
    for (const { key, id, person_id, shared } of await upsertVisitors(tx, missing, now))
      found.set(key, { subjectId: id, personId: person_id, shared })
  }
  return found
}

/** The person of each of these keys whose visitor belongs to one. */
export async function joinedVisitors(tx: Tx, keys: string[]): Promise<Map<string, number>> {
  if (keys.length === 0) return new Map()
  const { rows } = await sql<{ key: string; personId: number }>`/* prepared */
    select anonymous_key as key, person_id as "personId" from visitor
    where anonymous_key = any((select ${keys}::text[])::text[]) and person_id is not null`.execute(tx)
  return new Map(rows.map(({ key, personId }) => [key, personId]))
}
