import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { RecordKind, Row } from './model/merge.ts'

export type Trashed = { record: Row; belongings: { table: string; rows: Row[] }[] }

/** The record as it lies in the trash with what belongs to it; null where it does not. */
export async function trashedRecord(tx: Tx, kind: RecordKind, id: number): Promise<Trashed | null> {
  const { rows } = await sql<Trashed>`
    select record, belongings from trash where kind = ${kind} and id = ${id}`.execute(tx)
  return rows[0] ?? null
}
