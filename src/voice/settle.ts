import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { assertCause } from './answer.ts'
import { next } from './model/complaint.ts'
import { holdComplaint } from './queries.ts'
import { setCause, setState } from './store.ts'

/** Done, and why it happened is known: nothing is settled without a cause. The cause it has may be a retired one. */
export async function settleComplaint(
  tx: Tx,
  actor: Actor,
  id: number,
  causeId: number,
  now: Date,
): Promise<void> {
  const complaint = await holdComplaint(tx, id)
  const state = next(complaint.state, 'settle')
  if (complaint.causeId !== causeId) {
    await assertCause(tx, causeId)
    await setCause(tx, id, causeId, now)
  }
  await setState(tx, id, state, { settledBy: actor.userId }, now)
  await appendFact(tx, { name: 'complaint.settled', about: id, payload: { causeId }, at: now })
}

/** Settled by mistake: answered, as it was before; it did not come back. Refuses `wrong_state`. */
export async function unsettleComplaint(tx: Tx, actor: Actor, id: number, now: Date): Promise<void> {
  const { state } = await holdComplaint(tx, id)
  if (state !== 'settled') refuse('wrong_state', 409, 'This complaint is not settled.')
  await setState(tx, id, 'answered', {}, now)
  await appendFact(tx, { name: 'complaint.unsettled', about: id, payload: { by: actor.userId }, at: now })
}
