import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { couponOf } from './queries.ts'
import { newRedeemKey } from './sign.ts'
import { insertRedeemKey, markRedeemKeyEnded } from './store-coupons.ts'

/** Makes a key that redeems one coupon or, with null, all. The key itself is answered this once; its sha-256 is kept. */
export async function issueRedeemKey(
  tx: Tx,
  actor: Actor,
  { name, actionId }: { name: string; actionId: number | null },
  now: Date,
): Promise<{ id: number; key: string; hint: string }> {
  if (actionId !== null && !(await couponOf(tx, actionId)))
    refuse('not_a_coupon', 422, 'There is no such coupon.', { field: 'actionId' })
  const { key, hash, hint } = newRedeemKey()
  return { id: await insertRedeemKey(tx, { name, hash, hint, actionId, by: actor.userId }, now), key, hint }
}

/** Refuses `no_redeem_key`. */
export async function endRedeemKey(tx: Tx, _actor: Actor, id: number, now: Date): Promise<void> {
  if (!(await markRedeemKeyEnded(tx, id, now))) refuse('no_redeem_key', 404, 'There is no such key.')
}
