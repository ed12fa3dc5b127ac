import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'

export type UndoState = 'waiting' | 'running' | 'done'
export type UndoStep = { state: UndoState; phase: number; place: number | null; moved: number }

const changesAtOnce = 500

/** Records and changes that an import still has to its name. */
export async function sizeOfUndo(tx: Tx, id: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select coalesce((select sum(cardinality(ids)) from import_created where import_id = ${id}), 0)
      + (select count(*) from import_changed where import_id = ${id}) as n`.execute(tx)
  return rows[0]!.n
}

/** From the beginning: what is found again to be in use is kept again. */
export async function moveUndo(tx: Tx, id: number, userId: number | null): Promise<void> {
  await sql`update import_run set undo_state = 'running', undo_phase = 1, undo_place = null, undo_moved = 0, undo_left = 0,
    undo_by = ${userId}, undo_at = null where id = ${id}`.execute(tx)
  await sql`delete from import_kept where import_id = ${id}`.execute(tx)
}

/** Where the undoing is, locked; null when there is none. */
export async function nextUndoStep(tx: Tx, id: number): Promise<UndoStep | null> {
  const { rows } = await sql<UndoStep>`
    select undo_state as state, undo_phase as phase, undo_place as place, undo_moved as moved
    from import_run where id = ${id} and undo_state is not null for update`.execute(tx)
  return rows[0] ?? null
}

/** Removes what the next batch made; at the end of a pass begins another while something could be removed. */
export async function removeBatch(tx: Tx, id: number, step: UndoStep): Promise<void> {
  const { rows } = await sql<{ id: number; subject: string }>`
    select id, subject from import_created where import_id = ${id} and cardinality(ids) > 0
      and (${step.place}::bigint is null or id < ${step.place}) order by id desc limit 1`.execute(tx)
  const entry = rows[0]
  if (entry === undefined) {
    const again = step.moved > 0
    await sql`update import_run set undo_place = null, undo_moved = 0,
      undo_phase = undo_phase + ${again ? 0 : 1} where id = ${id}`.execute(tx)
    return
  }
  await sql`
    with done as materialized (select withdraw_imported(${id}, ${entry.id}) as removed)
    update import_run set undo_place = ${entry.id}, undo_moved = undo_moved + removed, undo_removed = undo_removed + removed
    from done where id = ${id}`.execute(tx)
}

/** Puts back what the next changes took, latest first. */
export async function restoreBatch(tx: Tx, id: number, step: UndoStep): Promise<void> {
  const { rows } = await sql<{ id: number; restored: number; kept: number }>`
    with next as materialized (
      select c.id from import_changed c where c.import_id = ${id}
        and (${step.place}::bigint is null or c.id < ${step.place}) order by c.id desc limit ${changesAtOnce}
    )
    select n.id, r.restored, r.kept from next n cross join lateral restore_imported(${id}, n.id) r`.execute(
    tx,
  )
  const sum = (of: (row: { restored: number; kept: number }) => number) =>
    rows.reduce((total, row) => total + of(row), 0)
  await sql`
    update import_run set undo_restored = undo_restored + ${sum(row => row.restored)}, undo_left = undo_left + ${sum(row => row.kept)},
      undo_place = ${rows.length === 0 ? null : Math.min(...rows.map(row => row.id))}::bigint,
      undo_phase = ${rows.length === 0 ? 3 : 2}
    where id = ${id}`.execute(tx)
}

/** Notes what was kept and why, and closes the undoing. */
export async function endUndo(tx: Tx, id: number, now: Date): Promise<void> {
  await sql`
    insert into import_kept (import_id, subject, record_id, reason)
    select ${id}, c.subject, u.id, min(u.reason)
    from import_created c cross join lateral import_uses(${id}, c.subject, c.ids, c.at) u
    where c.import_id = ${id} and cardinality(c.ids) > 0 and u.id = any(c.ids) group by c.subject, u.id
    on conflict do nothing`.execute(tx)
  await sql`delete from import_created where import_id = ${id} and cardinality(ids) = 0`.execute(tx)
  await sql`update import_run set undo_state = 'done', undo_at = ${now} where id = ${id}`.execute(tx)
}

export type KeptSum = { subject: string; reason: string; count: number }

export async function keptSums(tx: Tx, id: number): Promise<KeptSum[]> {
  const { rows } = await sql<KeptSum>`
    select subject, reason, count(*) as count from import_kept where import_id = ${id} group by 1, 2 order by 3 desc, 1, 2`.execute(
    tx,
  )
  return rows
}
