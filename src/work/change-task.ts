import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { refuse } from '../shared/outcome.ts'
import { type Actor, isManager } from '../team/model/actor.ts'
import { assertStep, assertTakes, type TaskInput } from './add-task.ts'
import { setDone, setTaskDue, setTaskOwner, updateTask } from './store-tasks.ts'
import { type HeldTask, holdTask } from './tasks.ts'

/** By its owner, whoever gave it, or a manager; like all that follow. */
export async function changeTask(
  tx: Tx,
  actor: Actor,
  id: number,
  input: TaskInput,
  now: Date,
): Promise<void> {
  await own(tx, actor, id)
  await assertStep(tx, input.stepId ?? null)
  await updateTask(
    tx,
    id,
    {
      title: input.title,
      note: input.note ?? null,
      dueOn: input.dueOn ?? null,
      stepId: input.stepId ?? null,
    },
    now,
  )
}

/** Given back as it was by whoever changed it, though it is no longer theirs. */
type Back = { back?: boolean }

/** By when it is to be done; null is by no day. */
export async function setDueOn(
  tx: Tx,
  actor: Actor,
  id: number,
  dueOn: string | null,
  now: Date,
  { back = false }: Back = {},
): Promise<void> {
  await own(tx, actor, id, back)
  await setTaskDue(tx, id, dueOn, now)
}

/**
 * A colleague does it from now on, and is told, of one `amongMany` by whoever gives them all. Refuses `already_done`,
 * `no_such_colleague`.
 */
export async function giveTask(
  tx: Tx,
  actor: Actor,
  id: number,
  userId: number,
  now: Date,
  { back = false, amongMany = false }: Back & { amongMany?: boolean } = {},
): Promise<void> {
  const task = await own(tx, actor, id, back)
  if (task.doneAt !== null) refuse('already_done', 409, 'This task is done.')
  // Given back it is theirs again, though they may take nothing new.
  if (!back) await assertTakes(tx, userId, 'userId')
  if (task.ownerId === userId) return
  await setTaskOwner(tx, id, userId, now)
  await appendFact(tx, {
    name: 'task.given',
    about: id,
    payload: { ownerId: userId, by: actor.userId, amongMany },
    at: now,
  })
}

/** Done now by whoever says so, unless `done` says when and by whom. Refuses `already_done`. */
export async function closeTask(
  tx: Tx,
  actor: Actor,
  id: number,
  now: Date,
  {
    back = false,
    done = { by: actor.userId, at: now },
  }: Back & { done?: { by: number | null; at: Date } } = {},
): Promise<void> {
  const task = await own(tx, actor, id, back)
  if (task.doneAt !== null) refuse('already_done', 409, 'This task is done already.')
  await setDone(tx, id, done, now)
  await appendFact(tx, { name: 'task.done', about: id, payload: { by: actor.userId }, at: now })
}

/** Refuses `not_done`. */
export async function reopenTask(
  tx: Tx,
  actor: Actor,
  id: number,
  now: Date,
  { back = false }: Back = {},
): Promise<void> {
  const task = await own(tx, actor, id, back)
  if (task.doneAt === null) refuse('not_done', 409, 'This task is open.')
  await setDone(tx, id, null, now)
  await appendFact(tx, { name: 'task.reopened', about: id, payload: { by: actor.userId }, at: now })
}

async function own(tx: Tx, actor: Actor, id: number, back = false): Promise<HeldTask> {
  const task = await holdTask(tx, id)
  if (!back && !isManager(actor) && actor.userId !== task.ownerId && actor.userId !== task.createdBy)
    refuse('not_yours', 403, 'A task is changed by its owner, by whoever gave it, or by a manager.')
  return task
}
