import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { lockRedemption } from './coupon-queries.ts'
import { markUndone } from './store.ts'
import { markReversed } from './store-coupons.ts'

/** Takes a redemption back; it stays written down with who did it and why. Refuses `reversed_already` (409). */
export async function reverseRedemption(
  tx: Tx,
  actor: Actor,
  { id, reason }: { id: number; reason: string },
  now: Date,
): Promise<void> {
  const found = await lockRedemption(tx, id)
  if (found.reversedAt) refuse('reversed_already', 409, 'This redemption has been taken back already.')
  await markReversed(tx, id, { by: actor.userId, reason }, now)
  if (found.responseId !== null) await markUndone(tx, found.responseId, now)
}
