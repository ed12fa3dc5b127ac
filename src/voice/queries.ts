import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import type { ListShape } from '../customers/list-columns.ts'
import { conditionsOf, speaksOf } from '../customers/list-conditions.ts'
import type { Narrowing } from '../customers/list-narrowing.ts'
import { orderOf } from '../customers/list-order.ts'
import { type Page, type PageQuery, readPage } from '../customers/list-page.ts'
import { contains } from '../customers/queries.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { clocksAbout } from '../promises/queries.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { complaintShape, openingShape } from './list-shape.ts'
import { type ComplaintState, complaintPromise } from './model/complaint.ts'
import type { complaintAnswer, complaintDetail } from './model/contract.ts'
import type { Cause } from './store.ts'

export type Complaint = z.infer<typeof complaintAnswer>
export type ComplaintDetail = z.infer<typeof complaintDetail>
export type ComplaintFilter = {
  /** Part of the title, or of the customer's name. */
  q?: string | undefined
  /** Conditions as `parseConditions` reads them. */
  where?: string | undefined
  /** Ids of segments, parted by commas: somebody behind the row is in one of them. */
  segment?: string | undefined
  /** The condition of the builder, read: it holds of somebody behind the row. */
  when?: Narrowing | undefined
  state?: ComplaintState | 'reopened' | 'unsettled' | undefined
  ownerId?: number | 'none' | undefined
  causeId?: number | 'none' | undefined
  accountId?: number | undefined
  /** An account with all below it. */
  group?: number | undefined
  personId?: number | undefined
  territoryId?: number | undefined
  /** Of the accounts that this user owns for sales. */
  salesOwnerId?: number | undefined
  /** After the one moment, not after the other. */
  openedAfter?: string | undefined
  openedBefore?: string | undefined
  promise?: 'running' | 'kept' | 'broken' | undefined
  promisedAfter?: string | undefined
  promisedBy?: number | 'none' | undefined
}

/** What is said of the account is looked up for the rows that are shown, as lists of accounts do. */
const select = (shape: ListShape, extra: RawBuilder<unknown>) => sql`
  select c.id, r.id as "roundId", c.touch_id as "touchId", e.title, e.body, ${reference('a')} as account, ${reference('p')} as person,
    ${reference('o')} as owner, ${reference('k')} as cause, w.name as by, c.state, c.reopened,
    to_json(c.opened_at)#>>'{}' as "openedAt", to_json(c.settled_at)#>>'{}' as "settledAt", ${reference('t')} as territory,
    pr.state as promise, to_json(pr.due_at)#>>'{}' as "dueAt", a.kind as "accountKind",
    (select x.letter from account_class x where x.account_id = c.account_id) as "accountClass",
    (select x.stage from lifecycle x where x.subject_id = case when c.account_id is null then c.person_id else c.account_id end)
      as "accountStage" ${extra}
  from ${shape.rows()}`

/** What the list is asked for, as its query says it; `mine` are those of the accounts that the reader owns for sales. */
export function filterOf<Q extends { mine?: string | undefined }>(actor: Actor, { mine, ...filter }: Q) {
  return { ...filter, salesOwnerId: mine === 'true' && actor.userId !== null ? actor.userId : undefined }
}

/**
 * Of what a filter speaks, complaints or, by their promises, the times they were opened, and its `where` over those rows.
 * Withdrawn ones only where states or promises are asked for. Refuses what is unknown.
 */
export async function complaintsShown(
  tx: Tx,
  f: ComplaintFilter,
  now: Date,
): Promise<{ shape: ListShape; where: RawBuilder<unknown> }> {
  const byPromise = f.promise !== undefined || f.promisedAfter !== undefined || f.promisedBy !== undefined
  const isHidden = f.state === undefined && !byPromise && !speaksOf(complaintShape, f.where, 'state')
  const where = sql`where ${byPromise ? sql`pr.id is not null` : sql`true`} ${isHidden ? sql`and c.state <> 'withdrawn'` : sql``}
    ${f.state === 'reopened' ? sql`and c.state = 'open' and c.reopened > 0` : f.state === 'unsettled' ? sql`and c.state in ('open', 'answered')` : f.state ? sql`and c.state = ${f.state}` : sql``}
    ${f.ownerId === 'none' ? sql`and c.owner_id is null` : f.ownerId ? sql`and c.owner_id = ${f.ownerId}` : sql``}
    ${f.causeId === 'none' ? sql`and c.cause_id is null` : f.causeId ? sql`and c.cause_id = ${f.causeId}` : sql``}
    ${f.accountId ? sql`and c.account_id = ${f.accountId}` : sql``}
    ${f.group ? sql`and c.account_id = any(array(select account_group(${f.group})))` : sql``}
    ${f.personId ? sql`and c.person_id = ${f.personId}` : sql``}
    ${f.territoryId ? sql`and c.territory_id = ${f.territoryId}` : sql``}
    ${f.salesOwnerId ? sql`and a.sales_owner_id = ${f.salesOwnerId}` : sql``}
    ${f.openedAfter ? sql`and c.opened_at > ${f.openedAfter}::timestamptz` : sql``}
    ${f.openedBefore ? sql`and c.opened_at <= ${f.openedBefore}::timestamptz` : sql``}
    ${f.promise ? sql`and pr.state = ${f.promise}` : sql``}
    ${f.promisedAfter ? sql`and pr.started_at >= ${f.promisedAfter}::timestamptz` : sql``}
    ${f.promisedBy === 'none' ? sql`and pr.user_id is null` : f.promisedBy ? sql`and pr.user_id = ${f.promisedBy}` : sql``}
    ${f.q ? sql`and (e.title ilike ${contains(f.q)} or a.name ilike ${contains(f.q)} or p.name ilike ${contains(f.q)})` : sql``}
    ${await conditionsOf(tx, complaintShape, f, now)}`
  return { shape: byPromise ? openingShape : complaintShape, where }
}

export async function listComplaints(
  tx: Tx,
  actor: Pick<Actor, 'role'>,
  filter: ComplaintFilter & PageQuery,
  now: Date,
): Promise<Page<Complaint>> {
  const { shape, where } = await complaintsShown(tx, filter, now)
  const page = await readPage<Omit<Complaint, 'clock'>>(
    tx,
    { shape, where, restricted: actor.role === 'partner', narrowed: true },
    orderOf(shape, filter.sort),
    rowKey => select(shape, sql`, ${rowKey} as "rowKey"`),
    filter,
  )
  const clocks = await clocksAbout(
    tx,
    complaintPromise,
    page.items.map(({ roundId }) => roundId),
    now,
  )
  return { ...page, items: page.items.map(row => ({ ...row, clock: clocks.get(row.roundId) ?? null })) }
}

type Round = ComplaintDetail['rounds'][number]

export async function complaintById(tx: Tx, id: number, now: Date): Promise<ComplaintDetail> {
  const { rows } = await sql<Omit<ComplaintDetail, 'clock' | 'rounds'>>`
    ${select(complaintShape, sql`, (select s.name from app_user s where s.id = c.settled_by) as "settledBy"`)}
    where c.id = ${id}`.execute(tx)
  const complaint =
    rows[0] ?? refuse('no_such_complaint', 404, 'There is no such complaint, or it is not yours to see.')
  const rounds = await sql<Omit<Round, 'clock'>>`
    select r.id, to_json(r.opened_at)#>>'{}' as "openedAt", o.name as "openedBy", r.why, r.answer,
      to_json(r.answered_at)#>>'{}' as "answeredAt", b.name as "answeredBy"
    from complaint_round r left join app_user o on o.id = r.opened_by left join app_user b on b.id = r.answered_by
    where r.complaint_id = ${id} order by r.n desc`.execute(tx)
  const clocks = await clocksAbout(
    tx,
    complaintPromise,
    rounds.rows.map(round => round.id),
    now,
  )
  return {
    ...complaint,
    clock: clocks.get(complaint.roundId) ?? null,
    rounds: rounds.rows.map(round => ({ ...round, clock: clocks.get(round.id) ?? null })),
  }
}

export type HeldComplaint = {
  id: number
  state: ComplaintState
  roundId: number
  touchId: number
  personId: number | null
  accountId: number | null
  territoryId: number | null
  ownerId: number | null
  causeId: number | null
}

/** Locks the complaint for a step: two people cannot answer it at once. */
export async function holdComplaint(tx: Tx, id: number): Promise<HeldComplaint> {
  const { rows } = await sql<HeldComplaint>`
    select c.id, c.state, (select r.id from complaint_round r where r.complaint_id = c.id order by n desc limit 1) as "roundId",
      c.touch_id as "touchId", c.person_id as "personId", c.account_id as "accountId", c.territory_id as "territoryId",
      c.owner_id as "ownerId", c.cause_id as "causeId"
    from complaint c where c.id = ${id} for update`.execute(tx)
  return rows[0] ?? refuse('no_such_complaint', 404, 'There is no such complaint, or it is not yours to see.')
}

/** Who a notice is for and what it names; no words of the customer, for notices outlive them. */
export async function complaintOfRound(
  tx: Tx,
  roundId: number,
): Promise<{ id: number; state: ComplaintState; ownerId: number | null; who: string; last: boolean } | null> {
  const { rows } = await sql<{
    id: number
    state: ComplaintState
    ownerId: number | null
    who: string
    last: boolean
  }>`
    select c.id, c.state, c.owner_id as "ownerId", coalesce(concat_ws(', ', p.name, a.name), '') as who, r.n = c.reopened + 1 as last
    from complaint c join complaint_round r on r.complaint_id = c.id
    left join account a on a.id = c.account_id left join person p on p.id = c.person_id
    where r.id = ${roundId}`.execute(tx)
  return rows[0] ?? null
}

export async function causes(tx: Tx): Promise<Cause[]> {
  const { rows } = await sql<Cause>`
    select id, name, active from complaint_cause order by active desc, position, id`.execute(tx)
  return rows
}

/** Working minutes within which a complaint is to be answered. */
export async function answerMinutes(tx: Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`select answer_minutes as n from complaint_rule`.execute(tx)
  return rows[0]!.n
}
