import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { clocksAbout } from '../promises/queries.ts'
import { refuse } from '../shared/outcome.ts'
import { type ComplaintState, complaintPromise } from './model/complaint.ts'
import type { complaintAnswer, complaintDetail } from './model/contract.ts'
import type { Cause } from './store.ts'

export type Complaint = z.infer<typeof complaintAnswer>
export type ComplaintDetail = z.infer<typeof complaintDetail>
export type ComplaintFilter = {
  state?: ComplaintState | 'reopened' | 'unsettled'
  ownerId?: number | 'none'
  causeId?: number | 'none'
  accountId?: number
  /** An account with all below it. */
  group?: number
  personId?: number
  territoryId?: number
  /** Of the accounts that this user owns for sales. */
  salesOwnerId?: number
  /** After the one moment, not after the other. */
  openedAfter?: string
  openedBefore?: string
  promise?: 'running' | 'kept' | 'broken'
  promisedAfter?: string
  promisedBy?: number | 'none'
  /** The answer that is due first on top, instead of the newest; without pages. */
  byDue?: boolean
  cursor?: string
  limit: number
}

const columns = sql`
  c.id, r.id as "roundId", c.touch_id as "touchId", t.title, t.body, ${reference('a')} as account, ${reference('p')} as person,
  ${reference('o')} as owner, ${reference('e')} as cause, w.name as by, c.state, c.reopened,
  to_json(c.opened_at)#>>'{}' as "openedAt", to_json(c.settled_at)#>>'{}' as "settledAt"`
const lastRound = sql`r.n = (select max(n) from complaint_round where complaint_id = c.id)`
/** A person without an account of theirs is seen by name where the reader sees the person. */
const joined = sql`
  from complaint c join complaint_round r on r.complaint_id = c.id
  join touch t on t.id = c.touch_id
  left join account a on a.id = c.account_id left join person p on p.id = c.person_id
  left join app_user o on o.id = c.owner_id left join complaint_cause e on e.id = c.cause_id
  left join app_user w on w.id = t.user_id`

const dueFirst = sql`
  (select d.due_at from promise d where d.kind = ${complaintPromise} and d.about = r.id) nulls last,`

const asked = (f: ComplaintFilter): RawBuilder<unknown> => {
  const byPromise = f.promise !== undefined || f.promisedAfter !== undefined || f.promisedBy !== undefined
  return sql`
    ${byPromise ? sql`join promise pr on pr.kind = ${complaintPromise} and pr.about = r.id where true` : sql`where ${lastRound}`}
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
    ${f.promisedBy === 'none' ? sql`and pr.user_id is null` : f.promisedBy ? sql`and pr.user_id = ${f.promisedBy}` : sql``}`
}

/** Newest first; `total` counts all that fit. Withdrawn ones only where they or promises are asked for. */
export async function listComplaints(
  tx: Tx,
  filter: ComplaintFilter,
  now: Date,
): Promise<{ items: Complaint[]; next: string | null; total: number }> {
  const after = filter.cursor ? readCursor(filter.cursor, 2) : null
  const hidden =
    filter.state === undefined && filter.promise === undefined && filter.promisedAfter === undefined
      ? sql`and c.state <> 'withdrawn'`
      : sql``
  const where = sql`${asked(filter)} ${hidden}`
  const keyset = after
    ? sql`and (r.opened_at, r.id) < (${after[0]}::timestamptz, ${after[1]}::bigint)`
    : sql``
  const { rows } = await sql<Omit<Complaint, 'clock'> & { keyAt: string }>`
    select ${columns}, to_json(r.opened_at)#>>'{}' as "keyAt" ${joined} ${where} ${keyset}
    order by ${filter.byDue ? dueFirst : sql``} r.opened_at desc, r.id desc limit ${filter.limit + 1}`.execute(
    tx,
  )
  const counted = await sql<{ n: number }>`select count(*) as n ${joined} ${where}`.execute(tx)
  const shown = rows.slice(0, filter.limit)
  const clocks = await clocksAbout(
    tx,
    complaintPromise,
    shown.map(({ roundId }) => roundId),
    now,
  )
  const last = shown.at(-1)
  return {
    items: shown.map(({ keyAt: _, ...row }) => ({ ...row, clock: clocks.get(row.roundId) ?? null })),
    next: rows.length > filter.limit && last ? writeCursor([last.keyAt, last.roundId]) : null,
    total: counted.rows[0]!.n,
  }
}

type Round = ComplaintDetail['rounds'][number]

export async function complaintById(tx: Tx, id: number, now: Date): Promise<ComplaintDetail> {
  const { rows } = await sql<Omit<ComplaintDetail, 'clock' | 'rounds'>>`
    select ${columns}, s.name as "settledBy" ${joined} left join app_user s on s.id = c.settled_by
    where c.id = ${id} and ${lastRound}`.execute(tx)
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
    select c.id, c.state, c.owner_id as "ownerId", coalesce(concat_ws(', ', p.name, a.name), '') as who, ${lastRound} as last
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
