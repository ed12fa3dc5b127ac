import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { handOverPromise } from '../promises/hand-over.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { canTakeWork } from '../team/queries.ts'
import { assertCause } from './answer.ts'
import { complaintPromise, next } from './model/complaint.ts'
import { holdComplaint } from './queries.ts'
import { setCause, setOwner } from './store.ts'

/**
 * A colleague has it from now on, and keeps its promise, which stays due when it was due; with `back` whoever had
 * it has it again, or nobody. The receiver is told, of one `amongMany` by whoever gives them all.
 */
export async function giveComplaint(
  tx: Tx,
  _actor: Actor,
  id: number,
  userId: number | null,
  now: Date,
  { amongMany = false, back = false } = {},
): Promise<void> {
  const complaint = await holdComplaint(tx, id)
  next(complaint.state, 'give')
  if (!back && (userId === null || !(await canTakeWork(tx, userId))))
    refuse('no_such_colleague', 422, 'Nobody of the team can take it under this name.', { field: 'userId' })
  if (complaint.ownerId === userId) return
  await setOwner(tx, id, userId, now)
  const { roundId } = complaint
  await handOverPromise(tx, { kind: complaintPromise, about: roundId }, userId)
  await appendFact(tx, {
    name: 'complaint.given',
    about: id,
    payload: { roundId, ownerId: userId, amongMany },
    at: now,
  })
}

/** What caused it; null when nobody knows yet. */
export async function sayCause(tx: Tx, id: number, causeId: number | null, now: Date): Promise<void> {
  const complaint = await holdComplaint(tx, id)
  if (complaint.causeId === causeId) return
  if (causeId !== null) await assertCause(tx, causeId)
  await setCause(tx, id, causeId, now)
}
