import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { assertReferences, writeTerms } from './action-terms.ts'
import type { offersContract } from './model/contract.ts'
import { lockAction, nameTaken } from './queries.ts'
import { type ActionValues, updateAction } from './store.ts'

type Change = z.output<(typeof offersContract)['PATCH /api/calls-to-action/:id']['body']>

/** Changes what was given. Refuses as `makeAction` does, and `no_call_to_action`. */
export async function changeAction(
  tx: Tx,
  actor: Actor,
  input: Change & { id: number },
  now: Date,
): Promise<void> {
  const { id, coupon, meeting, ...change } = input
  const { id: _, kind, ...before } = await lockAction(tx, id)
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  const values = { ...before, ...given } as ActionValues
  await assertReferences(tx, kind, values)
  if (await nameTaken(tx, values.name, id))
    refuse('name_taken', 409, 'Another call to action has this name.', { field: 'name' })
  await updateAction(tx, id, values, now)
  await writeTerms(tx, actor, { id, kind, coupon, meeting, made: false }, now)
}
