import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { codeById, standingOf } from './coupon-queries.ts'
import { markWithdrawn } from './store-coupons.ts'

/** Refuses `redeemed` and `withdrawn` (409): what was given at the counter is taken back there. */
export async function withdrawCode(
  tx: Tx,
  actor: Actor,
  { id, reason }: { id: number; reason: string },
  now: Date,
): Promise<void> {
  const row = await codeById(tx, id)
  if (row.withdrawn) refuse('withdrawn', 409, 'This code has been withdrawn already.')
  if (!row.shared && (await standingOf(tx, row, null, { cents: null, ofGroup: null }, now)).ofCode > 0)
    refuse('redeemed', 409, 'This code has been redeemed: take the redemption back instead.')
  await markWithdrawn(tx, id, { by: actor.userId, reason }, now)
}
