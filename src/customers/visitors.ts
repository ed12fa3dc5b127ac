import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { upsertVisitors } from './store.ts'

export type VisitorSubject = { subjectId: number; personId: number | null }

/** The ledger subject of each anonymous key, made where it is new: at most three statements for a batch. */
export async function visitorSubjects(
  tx: Tx,
  keys: string[],
  now: Date,
): Promise<Map<string, VisitorSubject>> {
  if (keys.length === 0) return new Map()
  const found = await readVisitors(tx, keys)
  const missing = [...new Set(keys)].filter(key => !found.has(key))
  if (missing.length === 0) return found
  await upsertVisitors(tx, missing, now)
  for (const [key, visitor] of await readVisitors(tx, missing)) found.set(key, visitor)
  return found
}

async function readVisitors(tx: Tx, keys: string[]): Promise<Map<string, VisitorSubject>> {
  const { rows } = await sql<{ key: string; id: number; person_id: number | null }>`
    select anonymous_key as key, id, person_id from visitor where anonymous_key = any(${keys}::text[])`.execute(
    tx,
  )
  return new Map(rows.map(row => [row.key, { subjectId: row.id, personId: row.person_id }]))
}
