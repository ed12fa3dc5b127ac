import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import type { LoadRule } from './model/load.ts'
import { firstProcess, type StepDraft } from './model/process.ts'
import { stepById, steps } from './queries.ts'
import {
  deleteStep,
  insertStep,
  type OwnerValues,
  orderSteps,
  replaceOwners,
  setLoadRule,
  updateStep,
} from './store.ts'

/** What may be null may be left out. */
type Given<T> = { [K in keyof T as null extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as null extends T[K] ? K : never]?: T[K] | undefined
}
const draft = (given: Given<StepDraft>): StepDraft => ({
  ...given,
  what: given.what ?? null,
  result: given.result ?? null,
  work: given.work ?? null,
})

/** One lock for all that changes steps: names, works and the order are looked at before they are written. */
const alone = (tx: Tx) => sql`select pg_advisory_xact_lock(hashtextextended('process_step', 80))`.execute(tx)

const changed = (tx: Tx, actor: Actor, stepId: number | null, what: string, now: Date) =>
  appendFact(tx, { name: 'process.changed', about: stepId, payload: { what, by: actor.userId }, at: now })

/** The first process of a company, each step owned by its function. Refuses `has_steps` where there is one already. */
export async function beginProcess(tx: Tx, actor: Actor, now: Date): Promise<{ steps: number }> {
  await alone(tx)
  if ((await steps(tx)).length > 0)
    refuse('has_steps', 409, 'There are steps already. Change them, or take them out first.')
  for (const step of firstProcess) {
    const id = await insertStep(tx, step, now)
    await replaceOwners(tx, id!, [
      { userId: null, function: step.side, territoryId: null, part: 'owner', share: null },
    ])
  }
  await changed(tx, actor, null, 'begun', now)
  return { steps: firstProcess.length }
}

/** Refuses `name_taken`, `work_taken`. */
export async function addStep(
  tx: Tx,
  actor: Actor,
  given: Given<StepDraft>,
  now: Date,
): Promise<{ id: number }> {
  await alone(tx)
  const step = draft(given)
  await assertFree(tx, null, step)
  const id = await insertStep(tx, step, now)
  if (id === null) return nameTaken()
  await changed(tx, actor, id, 'added', now)
  return { id }
}

export async function changeStep(
  tx: Tx,
  actor: Actor,
  id: number,
  given: Given<StepDraft>,
  now: Date,
): Promise<void> {
  await alone(tx)
  await stepById(tx, id)
  const step = draft(given)
  await assertFree(tx, id, step)
  await updateStep(tx, id, step, now)
  await changed(tx, actor, id, 'changed', now)
}

/** Its tasks stay, without a step. */
export async function removeStep(tx: Tx, actor: Actor, id: number, now: Date): Promise<void> {
  await alone(tx)
  if (!(await deleteStep(tx, id))) refuse('no_such_step', 404, 'There is no such step.')
  await changed(tx, actor, id, 'removed', now)
}

/** All steps in their new order. Refuses `changed_meanwhile` when these are not all that there are. */
export async function arrangeSteps(tx: Tx, actor: Actor, ids: readonly number[], now: Date): Promise<void> {
  await alone(tx)
  const known = (await steps(tx)).map(step => step.id)
  if (new Set(ids).size !== ids.length || known.length !== ids.length || known.some(id => !ids.includes(id)))
    refuse('changed_meanwhile', 409, 'A colleague added or took out a step meanwhile. Look at it again.', {
      field: 'ids',
    })
  await orderSteps(tx, ids, now)
  await changed(tx, actor, null, 'arranged', now)
}

/** Refuses `unknown_user`, `unknown_territory`, `one_of_both`, `named_twice`. Owners who are locked may be named: it shows as a gap. */
export async function setOwners(
  tx: Tx,
  actor: Actor,
  stepId: number,
  given: readonly Given<OwnerValues>[],
  now: Date,
): Promise<void> {
  await alone(tx)
  await stepById(tx, stepId)
  const owners = given.map(owner => ({
    userId: owner.userId ?? null,
    function: owner.function ?? null,
    territoryId: owner.territoryId ?? null,
    part: owner.part,
    share: owner.share ?? null,
  }))
  if (owners.some(owner => (owner.userId === null) === (owner.function === null)))
    refuse('one_of_both', 422, 'Each owner is either a user or a function.', { field: 'owners' })
  const names = owners.map(owner => `${owner.userId} ${owner.function} ${owner.territoryId}`)
  if (new Set(names).size < names.length)
    refuse('named_twice', 422, 'The same owner is named twice for one territory.', { field: 'owners' })
  await assertThere(tx, owners)
  await replaceOwners(tx, stepId, owners)
  await changed(tx, actor, stepId, 'owners', now)
}

export async function publishLoadRule(tx: Tx, actor: Actor, rule: LoadRule, now: Date): Promise<void> {
  await setLoadRule(tx, rule)
  await appendFact(tx, {
    name: 'process.changed',
    about: null,
    payload: { what: 'load rule', ...rule, by: actor.userId },
    at: now,
  })
}

async function assertThere(tx: Tx, owners: readonly OwnerValues[]): Promise<void> {
  const of = (key: 'userId' | 'territoryId') => [
    ...new Set(owners.map(owner => owner[key]).filter(id => id !== null)),
  ]
  const [userIds, territoryIds] = [of('userId'), of('territoryId')]
  const { rows } = await sql<{ users: number; territories: number }>`
    select (select count(*) from app_user where id = any(${userIds}::bigint[])) as users,
      (select count(*) from territory where id = any(${territoryIds}::bigint[])) as territories`.execute(tx)
  if (rows[0]!.users < userIds.length)
    refuse('unknown_user', 422, 'One of these users is not there.', { field: 'owners' })
  if (rows[0]!.territories < territoryIds.length)
    refuse('unknown_territory', 422, 'One of these territories is not there.', { field: 'owners' })
}

async function assertFree(tx: Tx, id: number | null, step: StepDraft): Promise<void> {
  const others = (await steps(tx)).filter(other => other.id !== id)
  if (others.some(other => other.name.toLowerCase() === step.name.toLowerCase())) nameTaken()
  const same = others.find(other => other.work !== null && other.work === step.work)
  if (same)
    refuse('work_taken', 409, `This work belongs to "${same.name}". A piece of work has one step.`, {
      field: 'work',
    })
}

const nameTaken = (): never =>
  refuse('name_taken', 409, 'There is a step of this name already.', { field: 'name' })
