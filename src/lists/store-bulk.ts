import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../platform/database.ts'

export async function insertBulkEdit(
  tx: Tx,
  input: { record: string; change: Record<string, unknown>; userId: number | null },
  now: Date,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into bulk_edit (record, change, user_id, created_at)
    values (${input.record}, ${JSON.stringify(input.change)}::jsonb, ${input.userId}, ${now}) returning id`.execute(
    tx,
  )
  return rows[0]!.id
}

/** `rows` are record_id, verdict, why, before and after. */
export async function insertBulkRows(tx: Tx, id: number, rows: RawBuilder<unknown>): Promise<void> {
  await sql`insert into bulk_edit_row (bulk_edit_id, record_id, verdict, why, before, after)
    select ${id}::bigint, r.record_id, r.verdict, r.why, r.before, r.after from (${rows}) r`.execute(tx)
}

export async function setBulkState(
  tx: Tx,
  id: number,
  state: string,
  {
    endedAt = null,
    undoneAt = null,
    problem = null,
  }: { endedAt?: Date | null; undoneAt?: Date | null; problem?: string | null } = {},
): Promise<void> {
  await sql`update bulk_edit set state = ${state}, ended_at = coalesce(${endedAt}, ended_at),
    undone_at = coalesce(${undoneAt}, undone_at), problem = ${problem} where id = ${id}`.execute(tx)
}

/** What became of these: the verdict they get when they are among `good`, else the other one. */
export async function setVerdicts(
  tx: Tx,
  id: number,
  all: readonly number[],
  good: readonly number[],
  verdicts: { good: string; bad: string },
  why: (recordId: number) => string,
): Promise<void> {
  const left = new Set(good)
  const bad = all.filter(each => !left.has(each))
  await sql`update bulk_edit_row set verdict = ${verdicts.good}, why = null
    where bulk_edit_id = ${id} and record_id = any(${[...good]}::bigint[])`.execute(tx)
  if (bad.length > 0)
    await sql`update bulk_edit_row r set verdict = ${verdicts.bad}, why = b.why
      from unnest(${bad}::bigint[], ${bad.map(why)}::text[]) b(id, why)
      where r.bulk_edit_id = ${id} and r.record_id = b.id`.execute(tx)
}

/** Previews that nobody carried out, and what was done long ago. */
export async function forgetBulkEdits(tx: Tx, previewsBefore: Date, allBefore: Date): Promise<void> {
  await sql`delete from bulk_edit where (state = 'previewed' and created_at < ${previewsBefore})
    or (state in ('done', 'undone', 'failed') and created_at < ${allBefore})`.execute(tx)
}
