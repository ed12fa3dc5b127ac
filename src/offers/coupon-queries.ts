import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { readIdCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { refuse } from '../shared/outcome.ts'
import { companyDay } from './company-day.ts'
import { readCode, shownCode } from './model/code.ts'
import {
  type CodeState,
  type CouponTerms,
  codeStates,
  type Standing,
  stateOf,
  whyNot,
  worthOf,
} from './model/coupon.ts'
import type { couponContract } from './model/coupon-contract.ts'
import { type CountedOrder, orderAtCounter, type SaidOrder } from './order-at-counter.ts'

export type CodeRow = CouponTerms & {
  codeId: number
  code: string
  actionId: number
  actionName: string
  campaignId: number | null
  productGroupId: number | null
  personId: number | null
  accountId: number | null
  placementId: number | null
  worthWords: string | null
  withdrawn: boolean
  way: string
}

const codeColumns = sql`k.id as "codeId", k.code, k.person_id as "personId", p.account_id as "accountId", k.placement_id as "placementId",
  k.withdrawn_at is not null as withdrawn, k.way, c.id as "actionId", c.name as "actionName", c.campaign_id as "campaignId",
  c.product_group_id as "productGroupId", c.active, c.starts_on as "startsOn", c.ends_on as "endsOn", o.shared, o.worth,
  o.worth_number as "worthNumber", o.worth_words as "worthWords", o.minimum_cents as "minimumCents", o.most, o.most_each as "mostEach",
  o.for_group_id as "forGroupId"`
const codeFrom = sql`from coupon_code k join call_to_action c on c.id = k.action_id join coupon o on o.action_id = c.id
  left join person p on p.id = k.person_id`

/** The code as typed, or null; with `lock` the row is held until the transaction ends, and with it whoever limits it. */
export async function codeByText(tx: Tx, typed: string, lock = false): Promise<CodeRow | null> {
  const code = readCode(typed)
  if (code === null) return null
  if (lock) {
    // The limits of the coupon first, then the code: always in this order.
    await sql`
      select from coupon o where (o.most is not null or o.most_each is not null)
        and o.action_id = (select action_id from coupon_code where code = ${code}) for update`.execute(tx)
    await sql`select from coupon_code where code = ${code} for update`.execute(tx)
  }
  const { rows } = await sql<CodeRow>`select ${codeColumns} ${codeFrom} where k.code = ${code}`.execute(tx)
  return rows[0] ?? null
}
export async function codeById(tx: Tx, id: number): Promise<CodeRow> {
  await sql`select from coupon_code where id = ${id} for update`.execute(tx)
  const { rows } = await sql<CodeRow>`select ${codeColumns} ${codeFrom} where k.id = ${id}`.execute(tx)
  return rows[0] ?? refuse('no_such_code', 404, 'There is no such code.')
}

export async function standingOf(
  tx: Tx,
  row: CodeRow,
  personId: number | null,
  { cents, ofGroup }: Pick<CountedOrder, 'cents' | 'ofGroup'>,
  now: Date,
): Promise<Standing> {
  const { rows } = await sql<{ ofCode: number; ofAll: number; ofPerson: number }>`
    select (select count(*) from coupon_redemption where code_id = ${row.codeId} and reversed_at is null) as "ofCode",
      (select count(*) from coupon_redemption where action_id = ${row.actionId} and reversed_at is null) as "ofAll",
      (select count(*) from coupon_redemption where action_id = ${row.actionId} and reversed_at is null
        and person_id = ${personId}) as "ofPerson"`.execute(tx)
  return {
    ...rows[0]!,
    withdrawn: row.withdrawn,
    today: await companyDay(tx, now),
    orderCents: cents,
    ofGroup,
  }
}

type LookedUp = z.infer<(typeof couponContract)['GET /api/coupons/:code']['response']>

/** What the counter sees. Refuses `no_such_code`. */
export async function lookUpCode(tx: Tx, typed: string, said: SaidOrder, now: Date): Promise<LookedUp> {
  const row =
    (await codeByText(tx, typed)) ?? refuse('no_such_code', 404, 'There is no such code.', { field: 'code' })
  const order = await orderAtCounter(tx, row, said)
  const standing = await standingOf(tx, row, row.personId ?? order.personId, order, now)
  const { rows } = await sql<{
    person: { id: number; name: string } | null
    group: string | null
    forGroup: string | null
    at: Date | null
  }>`
    select (select json_build_object('id', p.id, 'name', p.name) from person p where p.id = ${row.personId}) as person,
      (select name from product_group where id = ${row.productGroupId}) as "group",
      (select name from product_group where id = ${row.forGroupId}) as "forGroup",
      (select max(at) from coupon_redemption where code_id = ${row.codeId} and reversed_at is null) as at`.execute(
    tx,
  )
  const { person, group, forGroup, at } = rows[0]!
  return {
    codeId: row.codeId,
    code: shownCode(row.code),
    action: { id: row.actionId, name: row.actionName },
    state: stateOf(row, standing),
    whyNot: whyNot(row, standing),
    worth: row.worth,
    worthNumber: row.worthNumber,
    worthWords: row.worthWords,
    minimumCents: row.minimumCents,
    startsOn: row.startsOn,
    endsOn: row.endsOn,
    productGroup: group,
    forGroup,
    order: order.id === null ? null : { id: order.id, number: order.number!, cents: order.cents! },
    worthCents: worthOf(row, order.cents),
    left: row.most === null ? null : Math.max(0, row.most - standing.ofAll),
    person,
    redeemedAt: row.shared ? null : (at?.toISOString() ?? null),
  }
}

type Codes = z.infer<(typeof couponContract)['GET /api/calls-to-action/:id/codes']['response']>

const stateSql = (today: string): RawBuilder<unknown> => sql`
  case when k.withdrawn_at is not null then 'withdrawn' when not o.shared and r.id is not null then 'redeemed'
    when c.ends_on < ${today}::date then 'expired' else 'issued' end`

export async function listCodes(
  tx: Tx,
  actionId: number,
  { state, cursor, limit }: { state?: CodeState | undefined; cursor?: string | undefined; limit: number },
  now: Date,
): Promise<Codes> {
  const today = await companyDay(tx, now)
  const from = sql`from coupon_code k join call_to_action c on c.id = k.action_id join coupon o on o.action_id = c.id
    left join coupon_redemption r on r.code_id = k.id and r.once and r.reversed_at is null
    where k.action_id = ${actionId}`
  const counted = await sql<{ state: CodeState; n: number }>`
    select ${stateSql(today)} as state, count(*) as n ${from} group by 1`.execute(tx)
  const counts = Object.fromEntries(codeStates.map(each => [each, 0])) as Record<CodeState, number>
  for (const { state: each, n } of counted.rows) counts[each] = n
  const after = cursor ? readIdCursor(cursor) : null
  const { rows } = await sql<Codes['items'][number] & { person: Codes['items'][number]['person'] }>`
    select x.id, x.code, x.state, x.way, x.at as "issuedAt", x."redemptionId", x."redeemedAt", x."redeemedBy", ${reference('p')} as person
    from (select k.id, k.code, k.way, k.person_id, to_json(k.issued_at)#>>'{}' as at, ${stateSql(today)} as state,
      r.id as "redemptionId", to_json(r.at)#>>'{}' as "redeemedAt",
      coalesce((select name from app_user u where u.id = r.user_id), (select name from redeem_key y where y.id = r.redeem_key_id)) as "redeemedBy"
      ${from}) x left join person p on p.id = x.person_id
    where ${state === undefined ? sql`true` : sql`x.state = ${state}`} and ${after === null ? sql`true` : sql`x.id < ${after}`}
    order by x.id desc limit ${limit + 1}`.execute(tx)
  const items = rows.slice(0, limit).map(row => ({ ...row, code: shownCode(row.code) }))
  const last = items.at(-1)
  return {
    items,
    next: rows.length > limit && last ? writeCursor([last.id]) : null,
    total: state === undefined ? codeStates.reduce((sum, each) => sum + counts[each], 0) : counts[state],
    counts,
  }
}

export type Redemption = {
  id: number
  codeId: number
  actionId: number
  responseId: number | null
  at: Date
  worthCents: number | null
  userId: number | null
  redeemKeyId: number | null
  reversedAt: Date | null
}
const redemptionColumns = sql`id, code_id as "codeId", action_id as "actionId", response_id as "responseId", at,
  worth_cents as "worthCents", user_id as "userId", redeem_key_id as "redeemKeyId", reversed_at as "reversedAt"`
export async function redemptionByKey(tx: Tx, requestKey: string): Promise<Redemption | null> {
  const { rows } = await sql<Redemption>`
    select ${redemptionColumns} from coupon_redemption where request_key = ${requestKey}`.execute(tx)
  return rows[0] ?? null
}
export async function lockRedemption(tx: Tx, id: number): Promise<Redemption> {
  const { rows } = await sql<Redemption>`
    select ${redemptionColumns} from coupon_redemption where id = ${id} for update`.execute(tx)
  return rows[0] ?? refuse('no_such_redemption', 404, 'There is no such redemption.')
}

export type RedeemKey = { id: number; name: string; actionId: number | null }
export async function redeemKeyByHash(tx: Tx, hash: Buffer): Promise<RedeemKey | null> {
  const { rows } = await sql<RedeemKey>`
    select id, name, action_id as "actionId" from redeem_key where key_hash = ${hash} and ended_at is null`.execute(
    tx,
  )
  return rows[0] ?? null
}
export async function listRedeemKeys(tx: Tx) {
  const { rows } = await sql<{
    id: number
    name: string
    hint: string
    action: { id: number; name: string } | null
    createdAt: string
    lastUsedAt: string | null
  }>`
    select k.id, k.name, k.hint, ${reference('c')} as action, to_json(k.created_at)#>>'{}' as "createdAt",
      to_json(k.last_used_at)#>>'{}' as "lastUsedAt"
    from redeem_key k left join call_to_action c on c.id = k.action_id where k.ended_at is null order by k.id`.execute(
    tx,
  )
  return rows
}
