import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
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
