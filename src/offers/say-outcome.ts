import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { appointmentById } from './appointments.ts'
import type { Outcome } from './model/call-to-action.ts'
import { markUndone, markUsed } from './store.ts'
import { writeOutcome } from './store-meetings.ts'

/**
 * Held or missed, said once it has begun, and said anew where it was a slip. One that was missed is not counted as used.
 * Refuses `cancelled`, `not_begun`.
 */
export async function sayOutcome(
  tx: Tx,
  actor: Actor,
  { id, outcome }: { id: number; outcome: Outcome },
  now: Date,
): Promise<void> {
  const found = await appointmentById(tx, id, true)
  if (found.state === 'cancelled') refuse('cancelled', 409, 'This appointment is cancelled.')
  if (found.startsAt > now) refuse('not_begun', 409, 'This appointment has not begun yet.')
  if (found.outcome === outcome) return
  await writeOutcome(tx, id, outcome, actor.userId, now)
  if (found.responseId === null) return
  if (outcome === 'missed') await markUndone(tx, found.responseId, now)
  else if (found.outcome === 'missed') await markUsed(tx, found.responseId, now)
}
