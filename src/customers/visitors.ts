import type { Tx } from '../platform/database.ts'
import { upsertVisitors } from './store.ts'

export type VisitorSubject = { subjectId: number; personId: number | null }

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
    for (const { key, id, person_id } of await upsertVisitors(tx, missing, now))
      found.set(key, { subjectId: id, personId: person_id })
  }
  return found
}
