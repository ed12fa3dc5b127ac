import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Kind } from './model/fields.ts'
import type { Tried } from './model/problems.ts'
import type { Counts, Settings } from './model/settings.ts'

export type NewImport = {
  kind: Kind
  fileName: string
  storedAs: string
  userId: number | null
  settings: Settings
  rowsTotal: number | null
  tried: Tried | null
}
export type Refused = { rowNumber: number; reason: string; field: string | null; cells: string[] }

export async function insertImport(tx: Tx, i: NewImport, now: Date): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into import_run (kind, file_name, stored_as, user_id, settings, rows_total, tried, created_at)
    values (${i.kind}, ${i.fileName}, ${i.storedAs}, ${i.userId}, ${JSON.stringify(i.settings)}::jsonb, ${i.rowsTotal},
      ${i.tried === null ? null : JSON.stringify(i.tried)}::jsonb, ${now})
    returning id`.execute(tx)
  return rows[0]!.id
}

export async function storeSettings(
  tx: Tx,
  id: number,
  settings: Settings,
  rowsTotal: number | null,
  tried: Tried | null = null,
): Promise<void> {
  await sql`update import_run set settings = ${JSON.stringify(settings)}::jsonb, rows_total = ${rowsTotal},
    tried = ${tried === null ? null : JSON.stringify(tried)}::jsonb where id = ${id}`.execute(tx)
}

/** True when the import was in one of `from`. The time of ending or starting goes with the state. */
export async function moveImport(
  tx: Tx,
  id: number,
  from: string[],
  to: string,
  now: Date,
  problem: string | null = null,
): Promise<boolean> {
  const { rows } = await sql`
    update import_run set state = ${to}, problem = ${problem}, tried = null,
      started_at = case when ${to} in ('waiting', 'running') then coalesce(started_at, ${now}::timestamptz) else started_at end,
      ended_at = case when ${to} in ('done', 'cancelled', 'failed') then ${now}::timestamptz end,
      rows_total = case when ${to} = 'done' then rows_read else rows_total end
    where id = ${id} and state = any(${from}::text[]) returning id`.execute(tx)
  return rows.length === 1
}

/** Writes what one chunk did, in the transaction that did it. */
export async function addProgress(
  tx: Tx,
  id: number,
  counts: Counts,
  refused: Refused[],
  remarks: Map<string, number>,
): Promise<void> {
  const read = counts.created + counts.updated + counts.unchanged + counts.refused
  await sql`
    update import_run set rows_read = rows_read + ${read}, created = created + ${counts.created},
      updated = updated + ${counts.updated}, unchanged = unchanged + ${counts.unchanged}, refused = refused + ${counts.refused}
    where id = ${id}`.execute(tx)
  if (refused.length > 0)
    await sql`
      insert into import_refusal (import_id, row_number, reason, field, cells)
      select ${id}, r."rowNumber", r.reason, r.field, r.cells
      from jsonb_to_recordset(${JSON.stringify(refused)}::jsonb) as r ("rowNumber" bigint, reason text, field text, cells jsonb)`.execute(
      tx,
    )
  await addRemarks(tx, id, remarks)
}

export async function addRemarks(tx: Tx, id: number, remarks: Map<string, number>): Promise<void> {
  if (remarks.size === 0) return
  await sql`
    insert into import_remark (import_id, remark, count)
    select ${id}, r.remark, r.count
    from jsonb_to_recordset(${JSON.stringify([...remarks].map(([remark, count]) => ({ remark, count })))}::jsonb) as r (remark text, count bigint)
    on conflict (import_id, remark) do update set count = import_remark.count + excluded.count`.execute(tx)
}
