import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { RecordKind, Row } from './model/merge.ts'

/** What goes into the trash besides persons and accounts. */
export const workKinds = ['lead', 'opportunity'] as const
export type WorkKind = (typeof workKinds)[number]
export type Trashed = { record: Row; belongings: { table: string; rows: Row[] }[] }

/** The record as it lies in the trash with what belongs to it; null where it does not. */
export async function trashedRecord(
  tx: Tx,
  kind: RecordKind | WorkKind,
  id: number,
): Promise<Trashed | null> {
  const { rows } = await sql<Trashed>`
    select record, belongings from trash where kind = ${kind} and id = ${id}`.execute(tx)
  return rows[0] ?? null
}

export type TrashedPerson = {
  id: number
  name: string
  email: string | null
  language: string | null
  deletedAt: Date
}

/** The person in the trash that a subject is, or was merged into; null where none lies there. */
export async function trashedPerson(tx: Tx, subjectId: number): Promise<TrashedPerson | null> {
  const { rows } = await sql<TrashedPerson>`
    select t.id, t.record ->> 'name' as name, t.record ->> 'email' as email, t.record ->> 'language' as language,
      t.deleted_at as "deletedAt"
    from trash t where t.kind = 'person' and (t.id = ${subjectId} or exists (
      select from jsonb_array_elements(t.belongings) b, jsonb_array_elements(b -> 'rows') r
      where b ->> 'table' = 'identity' and b ->> 'how' = 'delete' and (r ->> 'subject_id')::bigint = ${subjectId}))
    order by t.id = ${subjectId} desc limit 1`.execute(tx)
  return rows[0] ?? null
}
