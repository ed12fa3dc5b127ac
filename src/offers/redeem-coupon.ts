import { sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { recordTouches } from '../touches/record.ts'
import { type CodeRow, codeByText, type RedeemKey, redemptionByKey, standingOf } from './coupon-queries.ts'
import { shownCode } from './model/code.ts'
import { type WhyNot, whyNot, worthOf } from './model/coupon.ts'
import type { couponContract } from './model/coupon-contract.ts'
import { orderAtCounter } from './order-at-counter.ts'
import { insertResponse, markUsed } from './store.ts'
import { insertRedemption } from './store-coupons.ts'

type Input = z.output<(typeof couponContract)['POST /api/redemptions']['body']>
type Redeemed = z.infer<(typeof couponContract)['POST /api/redemptions']['response']>

/** What the counter is told; the code of the refusal is the reason. */
const sentences: Record<WhyNot, string> = {
  withdrawn: 'This code was withdrawn.',
  redeemed: 'This code has been redeemed already.',
  switched_off: 'This coupon is switched off.',
  not_yet: 'This coupon is not valid yet.',
  expired: 'This coupon has expired.',
  used_up: 'All of these coupons have been redeemed.',
  used_up_by_person: 'This person has redeemed as many as one may.',
  group_unknown: 'This coupon is for one product group: say whether the order is of it.',
  other_group: 'The order holds nothing of the product group of this coupon.',
  order_unknown: 'This coupon needs an order of a certain size: say how much it is.',
  order_too_small: 'The order is too small for this coupon.',
}

const fields: Partial<Record<WhyNot, string>> = {
  group_unknown: 'ofGroup',
  other_group: 'orderNumber',
  order_unknown: 'orderCents',
  order_too_small: 'orderCents',
}

/**
 * Redeems a code in the caller's transaction: once, however many try at the same moment, for its row is locked and a
 * unique index stands behind. The same request key of the same caller is answered as the first time. Refuses
 * `no_such_code` (404), `not_of_this_key` (403), `request_key_used`, and each `WhyNot` (409).
 */
export async function redeemCoupon(
  tx: Tx,
  actor: Actor,
  input: Input & { key?: RedeemKey | undefined },
  now: Date,
): Promise<Redeemed> {
  const { key } = input
  // Names of attempts are each caller's own: nobody can ask for those of another.
  const requestKey = `${key ? `k${key.id}` : `u${actor.userId}`}:${input.requestKey}`
  const row =
    (await codeByText(tx, input.code, true)) ??
    refuse('no_such_code', 404, 'There is no such code.', { field: 'code' })
  if (key && key.actionId !== null && key.actionId !== row.actionId)
    refuse('not_of_this_key', 403, 'This key does not redeem this coupon.')
  const before = await redemptionByKey(tx, requestKey)
  if (before) {
    if (before.codeId !== row.codeId) return keyUsed()
    return answered(row, before, true)
  }
  const order = await orderAtCounter(tx, row, input)
  if (order.number !== null && order.id === null && order.cents === null)
    refuse('no_such_order', 422, 'There is no order of this number here: say how much it is.', {
      field: 'orderNumber',
    })
  const personId = row.personId ?? order.personId
  const why = whyNot(row, await standingOf(tx, row, personId, order, now))
  if (why) refuse(why, 409, sentences[why], { field: fields[why] ?? 'code' })
  const touchId = personId === null ? null : await touch(tx, actor, row, { personId, requestKey }, now)
  const responseId = await responseOf(tx, row, personId, touchId, now)
  const worthCents = worthOf(row, order.cents)
  const id = await insertRedemption(
    tx,
    {
      codeId: row.codeId,
      actionId: row.actionId,
      requestKey,
      once: !row.shared,
      personId,
      orderId: order.id,
      orderNumber: order.number,
      orderCents: order.cents,
      groupSaid: order.groupSaid,
      worthCents,
      responseId,
      touchId,
      userId: actor.userId,
      redeemKeyId: key?.id ?? null,
    },
    now,
  )
  if (id === null) return keyUsed()
  if (personId !== null) {
    await enqueue(tx, 'leads.consider', { personIds: [personId] })
    await enqueue(tx, 'insight.refresh', { subjectIds: [personId] })
  }
  return answered(row, { id, at: now, worthCents }, false)
}

const keyUsed = (): never =>
  refuse('request_key_used', 409, 'This request key was used for another code.', { field: 'requestKey' })

const answered = (
  row: CodeRow,
  r: { id: number; at: Date; worthCents: number | null },
  again: boolean,
): Redeemed => ({
  redemptionId: r.id,
  code: shownCode(row.code),
  action: { id: row.actionId, name: row.actionName },
  at: r.at.toISOString(),
  worthCents: r.worthCents,
  again,
})

async function touch(
  tx: Tx,
  actor: Actor,
  row: CodeRow,
  { personId, requestKey }: { personId: number; requestKey: string },
  now: Date,
): Promise<number | null> {
  const { rows } = await sql<{ accountId: number | null }>`
    select account_id as "accountId" from person where id = ${personId}`.execute(tx)
  const [id] = await recordTouches(
    tx,
    actor,
    [
      {
        subjectId: personId,
        accountId: rows[0]?.accountId ?? null,
        kind: 'track',
        side: 'marketing',
        occurredAt: now,
        campaignId: row.campaignId,
        productGroupId: row.productGroupId,
        messageKey: `coupon:${row.codeId}:${requestKey}`,
        title: `Coupon redeemed: ${row.actionName}`,
        properties: { event: 'Coupon redeemed', coupon: row.actionName },
      },
    ],
    now,
  )
  return id ?? null
}

/** The answer by which the code was given out, used now; a new one where it was given out otherwise. */
async function responseOf(
  tx: Tx,
  row: CodeRow,
  personId: number | null,
  touchId: number | null,
  now: Date,
): Promise<number> {
  if (!row.shared && personId !== null) {
    const { rows } = await sql<{ id: number }>`
      select id from action_response where action_id = ${row.actionId} and person_id = ${personId}
        and (used_at is null or undone_at is not null) order by id desc limit 1`.execute(tx)
    if (rows[0]) {
      await markUsed(tx, rows[0].id, now)
      return rows[0].id
    }
  }
  const response = {
    actionId: row.actionId,
    placementId: row.placementId,
    leadId: null,
    submissionId: null,
    usedAt: now,
  }
  return insertResponse(tx, { ...response, personId, touchId }, now)
}
