import type { z } from 'zod'
import { readCustom } from '../customers/custom-fields.ts'
import { accountValues, personValues } from '../customers/queries.ts'
import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { enqueue } from '../platform/jobs.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import type { pipelineContract } from './model/contract.ts'
import { lockOpportunity, personIdsOf, stages } from './queries.ts'
import { insertStageChange, setPersons, updateOpportunity } from './store.ts'

export type ChangeInput = z.output<(typeof pipelineContract)['PATCH /api/opportunities/:id']['body']>

/** Changes an open opportunity; refused when somebody changed it since it was read. */
export async function changeOpportunity(
  tx: Tx,
  actor: Actor,
  id: number,
  input: ChangeInput,
  now: Date,
): Promise<void> {
  const { version, personIds, ...changes } = input
  const before = await lockOpportunity(tx, id)
  if (before.state !== 'open') refuse('already_closed', 409, 'This opportunity is closed.')
  if (before.version !== version)
    refuse(
      'changed_meanwhile',
      409,
      'A colleague changed this meanwhile. Look at it again; nothing of yours was saved.',
    )
  if (changes.stageId !== undefined && !(await stages(tx)).some(stage => stage.id === changes.stageId))
    refuse('no_such_stage', 422, 'There is no such stage.', { field: 'stageId' })
  const custom = await readCustom(tx, 'opportunity', { before: before.custom, change: changes.custom ?? {} })
  const after = { ...before, ...changes, custom }
  if (changes.accountId !== undefined)
    after.territoryId =
      changes.accountId === null ? null : (await accountValues(tx, changes.accountId)).territoryId
  const stageChanged = after.stageId !== before.stageId
  await updateOpportunity(tx, id, version, after, stageChanged, now)
  if (stageChanged) {
    await insertStageChange(
      tx,
      { opportunityId: id, stageId: after.stageId, state: 'open', userId: actor.userId },
      now,
    )
    await appendFact(tx, {
      name: 'opportunity.moved',
      about: id,
      payload: { from: before.stageId, to: after.stageId },
      at: now,
    })
  }
  const involved = await personIdsOf(tx, id)
  // Whoever was named no longer, and the product group of all that are named, show in figures.
  if ((personIds || after.productGroupId !== before.productGroupId) && involved.length > 0)
    await enqueue(tx, 'insight.refresh', { subjectIds: involved })
  if (personIds) {
    for (const personId of personIds) await personValues(tx, personId)
    await setPersons(tx, id, personIds)
    await appendFact(tx, { name: 'opportunity.persons_changed', about: id, payload: { personIds }, at: now })
  }
}
