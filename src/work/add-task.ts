import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { canTakeWork } from '../team/queries.ts'
import type { About } from './model/task.ts'
import { insertTask } from './store-tasks.ts'

export type TaskInput = {
  title: string
  note?: string | null | undefined
  dueOn?: string | null | undefined
  stepId?: number | null | undefined
}

/** By whoever is named, else oneself. Refuses `no_such_colleague`, `no_such_step`, `no_such_subject`. */
export async function addTask(
  tx: Tx,
  actor: Actor,
  input: TaskInput & { ownerId?: number | null | undefined; about?: About | null | undefined },
  now: Date,
): Promise<{ id: number }> {
  const ownerId = input.ownerId ?? actor.userId
  if (ownerId === null) return refuse('owner_needed', 422, 'Say who does it.', { field: 'ownerId' })
  await assertTakes(tx, ownerId, 'ownerId')
  await assertStep(tx, input.stepId ?? null)
  const id = await refusingSubject(() =>
    insertTask(
      tx,
      {
        title: input.title,
        note: input.note ?? null,
        dueOn: input.dueOn ?? null,
        stepId: input.stepId ?? null,
        about: input.about ?? null,
        ownerId,
        createdBy: actor.userId,
      },
      now,
    ),
  )
  await appendFact(tx, { name: 'task.given', about: id, payload: { ownerId, by: actor.userId }, at: now })
  return { id }
}

export async function assertTakes(tx: Tx, userId: number, field: string): Promise<void> {
  if (!(await canTakeWork(tx, userId)))
    refuse('no_such_colleague', 422, 'Nobody of the team can take it under this name.', { field })
}

export async function assertStep(tx: Tx, stepId: number | null): Promise<void> {
  if (stepId === null) return
  const { rows } = await sql`select from process_step where id = ${stepId}`.execute(tx)
  if (rows.length === 0) refuse('no_such_step', 422, 'There is no such step.', { field: 'stepId' })
}

/** What a task is about stands in domains above: the database says whether it is there. */
async function refusingSubject<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    if ((error as { code?: string }).code !== '23503') throw error
    return refuse('no_such_subject', 422, 'What this task is about is not there.', { field: 'about' })
  }
}
