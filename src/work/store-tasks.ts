import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { About, AboutKind } from './model/task.ts'

export type TaskValues = {
  title: string
  note: string | null
  dueOn: string | null
  stepId: number | null
  about: About | null
}

const idOf = (about: About | null, kind: AboutKind): number | null =>
  about !== null && about.kind === kind ? about.id : null

export async function insertTask(
  tx: Tx,
  task: TaskValues & { ownerId: number; createdBy: number | null },
  now: Date,
): Promise<number> {
  const { about } = task
  const { rows } = await sql<{ id: number }>`
    insert into task (title, note, due_on, owner_id, step_id, person_id, account_id, opportunity_id, lead_id, complaint_id,
      created_by, created_at, changed_at)
    values (${task.title}, ${task.note}, ${task.dueOn}, ${task.ownerId}, ${task.stepId}, ${idOf(about, 'person')},
      ${idOf(about, 'account')}, ${idOf(about, 'opportunity')}, ${idOf(about, 'lead')}, ${idOf(about, 'complaint')},
      ${task.createdBy}, ${now}, ${now}) returning id`.execute(tx)
  return rows[0]!.id
}

export async function updateTask(
  tx: Tx,
  id: number,
  task: Omit<TaskValues, 'about'>,
  now: Date,
): Promise<void> {
  await sql`update task set title = ${task.title}, note = ${task.note}, due_on = ${task.dueOn}, step_id = ${task.stepId},
    changed_at = ${now} where id = ${id}`.execute(tx)
}

export async function setTaskOwner(tx: Tx, id: number, ownerId: number, now: Date): Promise<void> {
  await sql`update task set owner_id = ${ownerId}, changed_at = ${now} where id = ${id}`.execute(tx)
}

export async function setTaskDue(tx: Tx, id: number, dueOn: string | null, now: Date): Promise<void> {
  await sql`update task set due_on = ${dueOn}, changed_at = ${now} where id = ${id}`.execute(tx)
}

/** Done by somebody, or (null) open again. */
export async function setDone(
  tx: Tx,
  id: number,
  done: { by: number | null; at: Date } | null,
  now: Date,
): Promise<void> {
  await sql`update task set done_at = ${done?.at ?? null}, done_by = ${done?.by ?? null}, changed_at = ${now}
    where id = ${id}`.execute(tx)
}

export async function clearTaskWords(tx: Tx, personId: number): Promise<void> {
  await sql`update task set title = 'Erased', note = null where person_id = ${personId}`.execute(tx)
}
