import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { assertReferences, type NewAction, writeTerms } from './action-terms.ts'
import { drawPlaceCode } from './draw-code.ts'
import { type ActionValues, insertAction, insertPlacement } from './store.ts'

/** Makes a call to action with its first place. Refuses `name_taken`, `form_needed`, `terms_needed` and what is not there. */
export async function makeAction(tx: Tx, actor: Actor, input: NewAction, now: Date): Promise<number> {
  const { kind, coupon, meeting, ...values } = input
  await assertReferences(tx, kind, values)
  const id = await insertAction(tx, { ...(values as ActionValues), kind, createdBy: actor.userId }, now)
  if (id === null)
    return refuse('name_taken', 409, 'Another call to action has this name.', { field: 'name' })
  await writeTerms(tx, actor, { id, kind, coupon, meeting, made: true }, now)
  for (;;) {
    const placed = { actionId: id, name: 'Own website', channel: 'direct' as const, code: drawPlaceCode() }
    if ((await insertPlacement(tx, placed, now)) !== null) return id
  }
}
