import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { CodeWay } from './model/coupon.ts'
import type { CouponRow } from './queries.ts'

export async function writeCoupon(tx: Tx, actionId: number, c: CouponRow): Promise<void> {
  await sql`
    insert into coupon (action_id, shared, worth, worth_number, worth_words, minimum_cents, most, most_each, for_group_id)
    values (${actionId}, ${c.shared}, ${c.worth}, ${c.worthNumber}, ${c.worthWords}, ${c.minimumCents}, ${c.most}, ${c.mostEach}, ${c.forGroupId})
    on conflict (action_id) do update set worth = excluded.worth, worth_number = excluded.worth_number,
      worth_words = excluded.worth_words, minimum_cents = excluded.minimum_cents, most = excluded.most,
      most_each = excluded.most_each, for_group_id = excluded.for_group_id`.execute(tx)
}

export type NewCode = {
  actionId: number
  code: string
  personId: number | null
  placementId: number | null
  way: CodeWay
  by: number | null
}
/** Null when there is such a code already. */
export async function insertCode(tx: Tx, c: NewCode, now: Date): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into coupon_code (action_id, code, person_id, placement_id, way, issued_at, issued_by)
    values (${c.actionId}, ${c.code}, ${c.personId}, ${c.placementId}, ${c.way}, ${now}, ${c.by})
    on conflict do nothing returning id`.execute(tx)
  return rows[0]?.id ?? null
}

/** Codes for persons, or without names where `personIds` holds nulls; answers how many were new. */
export async function insertCodes(
  tx: Tx,
  c: {
    actionId: number
    way: CodeWay
    by: number | null
    codes: readonly string[]
    personIds: readonly (number | null)[]
  },
  now: Date,
): Promise<number> {
  const { rows } = await sql`
    insert into coupon_code (action_id, code, person_id, way, issued_at, issued_by)
    select ${c.actionId}, u.code, u.person_id, ${c.way}, ${now}::timestamptz, ${c.by}::bigint
    from unnest(${[...c.codes]}::text[], ${[...c.personIds]}::bigint[]) u (code, person_id)
    on conflict do nothing returning id`.execute(tx)
  return rows.length
}

export async function markWithdrawn(
  tx: Tx,
  id: number,
  { by, reason }: { by: number | null; reason: string },
  now: Date,
): Promise<void> {
  await sql`
    update coupon_code set withdrawn_at = ${now}, withdrawn_by = ${by}, withdrawn_reason = ${reason} where id = ${id}`.execute(
    tx,
  )
}

export type NewRedemption = {
  codeId: number
  actionId: number
  requestKey: string
  once: boolean
  personId: number | null
  orderId: number | null
  orderNumber: string | null
  orderCents: number | null
  /** The counter said that the order is of the coupon's product group. */
  groupSaid: boolean
  worthCents: number | null
  responseId: number | null
  touchId: number | null
  userId: number | null
  redeemKeyId: number | null
}
/** Null when the request key was used, or a code of its own was redeemed: the database decides, not what was read before. */
export async function insertRedemption(tx: Tx, r: NewRedemption, now: Date): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into coupon_redemption (code_id, action_id, request_key, once, person_id, order_id, order_number, order_cents, group_said, worth_cents,
      response_id, touch_id, at, user_id, redeem_key_id)
    values (${r.codeId}, ${r.actionId}, ${r.requestKey}, ${r.once}, ${r.personId}, ${r.orderId}, ${r.orderNumber}, ${r.orderCents}, ${r.groupSaid}, ${r.worthCents},
      ${r.responseId}, ${r.touchId}, ${now}, ${r.userId}, ${r.redeemKeyId})
    on conflict do nothing returning id`.execute(tx)
  return rows[0]?.id ?? null
}
export async function markReversed(
  tx: Tx,
  id: number,
  { by, reason }: { by: number | null; reason: string },
  now: Date,
): Promise<void> {
  await sql`
    update coupon_redemption set reversed_at = ${now}, reversed_by = ${by}, reversed_reason = ${reason} where id = ${id}`.execute(
    tx,
  )
}

export async function insertRedeemKey(
  tx: Tx,
  key: { name: string; hash: Buffer; hint: string; actionId: number | null; by: number | null },
  now: Date,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into redeem_key (name, key_hash, hint, action_id, created_by, created_at)
    values (${key.name}, ${key.hash}, ${key.hint}, ${key.actionId}, ${key.by}, ${now}) returning id`.execute(
    tx,
  )
  return rows[0]!.id
}
export async function markRedeemKeyEnded(tx: Tx, id: number, now: Date): Promise<boolean> {
  const { rows } = await sql`
    update redeem_key set ended_at = ${now} where id = ${id} and ended_at is null returning id`.execute(tx)
  return rows.length === 1
}
/** At most once a minute a key, so that tills do not wait for each other. */
export async function markRedeemKeyUsed(tx: Tx, id: number, now: Date): Promise<void> {
  await sql`
    update redeem_key set last_used_at = ${now}
    where id = ${id} and (last_used_at is null or last_used_at < ${now}::timestamptz - interval '1 minute')`.execute(
    tx,
  )
}
