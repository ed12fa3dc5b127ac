import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { conditionsOf } from '../customers/list-conditions.ts'
import type { Narrowing } from '../customers/list-narrowing.ts'
import { orderOf } from '../customers/list-order.ts'
import { type Page, type PageQuery, readPage } from '../customers/list-page.ts'
import { contains, isNarrowed } from '../customers/queries.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { clocksAbout } from '../promises/queries.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { definitionsByVersion } from './definitions.ts'
import { leadShape } from './list-shape.ts'
import type { leadAnswer, leadDetail } from './model/contract.ts'
import { type LeadAbout, thresholdOf } from './model/definition/rules.ts'
import { leadPromise } from './model/facts.ts'
import type { LeadState } from './model/verdict.ts'

export type Lead = z.infer<typeof leadAnswer>
export type LeadDetail = z.infer<typeof leadDetail>

/** Where a lead of a person belongs, and what it comes from. */
export type PersonForLead = {
  personId: number
  accountId: number | null
  territoryId: number | null
  source: string | null
}

export async function personsForLeads(tx: Tx, personIds: number[]): Promise<PersonForLead[]> {
  const { rows } = await sql<PersonForLead>`/* prepared */
    select p.id as "personId", p.account_id as "accountId", coalesce(a.territory_id, p.territory_id) as "territoryId",
      p.source
    from person p left join account a on a.id = p.account_id where p.id = any(${personIds}::bigint[]) order by p.id`.execute(
    tx,
  )
  return rows
}

export type LastLead = LeadAbout & {
  id: number
  state: string
  verdictAt: Date | null
  definitionVersion: number
}

/** The last lead of each person who has one. */
export async function lastLeads(tx: Tx, personIds: number[]): Promise<Map<number, LastLead>> {
  const { rows } = await sql<LastLead & { personId: number }>`/* prepared */
    select distinct on (person_id) id, person_id as "personId", state, verdict_at as "verdictAt",
      definition_version as "definitionVersion", product_group_id as "productGroupId", territory_id as "territoryId" from lead
    where person_id = any(${personIds}::bigint[]) and state <> 'joined' order by person_id, id desc`.execute(
    tx,
  )
  return new Map(rows.map(({ personId, ...lead }) => [personId, lead]))
}

const selectLead = (extra: RawBuilder<unknown>) => sql`
  select l.id, json_build_object('id', p.id, 'name', p.name, 'jobTitle', p.job_title, 'email', p.email, 'phone', p.phone) as person,
    ${reference('a')} as account, ${reference('t')} as territory, ${reference('c')} as campaign, l.source, l.raised_by as "raisedBy",
    to_json(l.raised_at)#>>'{}' as "raisedAt", l.score, l.fit, l.engagement, l.grade, ${reference('o')} as owner, l.state,
    l.reason, l.reason_note as "reasonNote", to_json(l.verdict_at)#>>'{}' as "verdictAt", v.name as "verdictBy",
    l.opportunity_id as "opportunityId", pr.state as promise, to_json(pr.due_at)#>>'{}' as "dueAt", a.kind as "accountKind",
    (select x.letter from account_class x where x.account_id = l.account_id) as "accountClass",
    (select x.stage from lifecycle x where x.subject_id = case when l.account_id is null then l.person_id else l.account_id end) as "accountStage"
    ${extra}
  from ${leadShape.rows()}`

export type LeadFilter = {
  /** Part of the name of the person or the account. */
  q?: string | undefined
  /** Conditions as `parseConditions` reads them. */
  where?: string | undefined
  /** Ids of segments, parted by commas: somebody behind the row is in one of them. */
  segment?: string | undefined
  /** The condition of the builder, read: it holds of somebody behind the row. */
  when?: Narrowing | undefined
  state?: LeadState | undefined
  ownerId?: number | undefined
  unowned?: true | undefined
  personId?: number | undefined
  accountId?: number | undefined
  /** An account with all below it. */
  group?: number | undefined
  campaignId?: number | undefined
  territoryId?: number | undefined
  source?: string | undefined
  verdict?: 'accepted' | 'rejected' | undefined
  raisedAfter?: string | undefined
  promise?: 'running' | 'kept' | 'broken' | undefined
  promisedAfter?: string | undefined
  promisedBy?: number | 'none' | undefined
  judgedAfter?: string | undefined
  reason?: string | undefined
  /** The version of the definition that judged it. */
  definition?: number | undefined
}

/** What the list is asked for, as its query says it; `mine` is the reader's own, otherwise the owner asked for, if any. */
export function filterOf<
  Q extends { mine?: string | undefined; ownerId?: number | undefined; unowned?: string | undefined },
>(actor: Actor, { mine, ownerId, unowned, ...filter }: Q) {
  return {
    ...filter,
    ownerId: mine === 'true' && actor.userId !== null ? actor.userId : ownerId,
    unowned: unowned === 'true' ? (true as const) : undefined,
  }
}

/** What a filter says, as a `where` over the rows of `leadShape`. Refuses what is unknown. */
export const leadsWhere = async (
  tx: Tx,
  filter: LeadFilter,
  now: Date,
): Promise<RawBuilder<unknown>> => sql`where true
  ${filter.state ? sql`and l.state = ${filter.state}` : sql``}
  ${filter.ownerId ? sql`and l.owner_id = ${filter.ownerId}` : sql``}
  ${filter.unowned ? sql`and l.owner_id is null` : sql``}
  ${filter.personId ? sql`and l.person_id = ${filter.personId}` : sql``}
  ${filter.accountId ? sql`and l.account_id = ${filter.accountId}` : sql``}
  ${filter.group ? sql`and l.account_id = any(array(select account_group(${filter.group})))` : sql``}
  ${filter.campaignId ? sql`and l.campaign_id = ${filter.campaignId}` : sql``}
  ${filter.territoryId ? sql`and l.territory_id = ${filter.territoryId}` : sql``}
  ${filter.source === 'unknown' ? sql`and l.source is null` : filter.source ? sql`and l.source = ${filter.source}` : sql``}
  ${filter.verdict === 'accepted' ? sql`and l.state in ('accepted', 'converted')` : filter.verdict ? sql`and l.state = 'rejected'` : sql``}
  ${filter.raisedAfter ? sql`and l.raised_at > ${filter.raisedAfter}::timestamptz` : sql``}
  ${filter.promise ? sql`and pr.state = ${filter.promise}` : sql``}
  ${filter.promisedAfter ? sql`and pr.started_at >= ${filter.promisedAfter}::timestamptz` : sql``}
  ${filter.promisedBy === 'none' ? sql`and pr.id is not null and pr.user_id is null` : filter.promisedBy ? sql`and pr.user_id = ${filter.promisedBy}` : sql``}
  ${filter.judgedAfter ? sql`and l.verdict_at > ${filter.judgedAfter}::timestamptz` : sql``}
  ${filter.definition ? sql`and l.definition_version = ${filter.definition}` : sql``}
  ${filter.reason ? sql`and l.reason = ${filter.reason}` : sql``}
  ${filter.q ? sql`and (p.name ilike ${contains(filter.q)} or a.name ilike ${contains(filter.q)})` : sql``}
  ${await conditionsOf(tx, leadShape, filter, now)}`

/** Where nobody asks for another order, open leads come by the moment their promise is due, others by their verdict, the newest first. */
export async function listLeads(
  tx: Tx,
  actor: Pick<Actor, 'role'>,
  { sort, ...filter }: LeadFilter & Omit<PageQuery, 'sort'> & { sort?: string | undefined },
  now: Date,
): Promise<Page<Lead>> {
  const asked = { ...filter, sort: sort ?? (filter.state === 'open' ? 'dueAt' : '-latest') }
  const page = await readPage<Omit<Lead, 'clock'>>(
    tx,
    {
      shape: leadShape,
      where: await leadsWhere(tx, filter, now),
      restricted: actor.role === 'partner',
      narrowed: isNarrowed(asked),
    },
    orderOf(leadShape, asked.sort),
    rowKey => selectLead(sql`, ${rowKey} as "rowKey"`),
    asked,
  )
  const clocks = await clocksAbout(
    tx,
    leadPromise,
    page.items.map(lead => lead.id),
    now,
  )
  return { ...page, items: page.items.map(lead => ({ ...lead, clock: clocks.get(lead.id) ?? null })) }
}

export async function leadById(tx: Tx, id: number, now: Date): Promise<LeadDetail> {
  const { rows } = await sql<Omit<LeadDetail, 'clock' | 'threshold'> & { about: LeadAbout }>`
    ${selectLead(sql`, l.reasons, l.definition_version as "definitionVersion", l.route,
      json_build_object('productGroupId', l.product_group_id, 'territoryId', l.territory_id) as about`)}
    where l.id = ${id}`.execute(tx)
  const { about, ...lead } = rows[0] ?? noSuchLead()
  const { definitionVersion: version } = lead
  const { rules } = (await definitionsByVersion(tx, [version])).get(version)!
  const clocks = await clocksAbout(tx, leadPromise, [id], now)
  return { ...lead, threshold: thresholdOf(rules, about), clock: clocks.get(id) ?? null }
}

export const noSuchLead = (): never =>
  refuse('no_such_lead', 404, 'There is no such lead, or it is not yours to see.')

export type LeadRow = {
  id: number
  personId: number
  accountId: number | null
  territoryId: number | null
  productGroupId: number | null
  campaignId: number | null
  source: string | null
  ownerId: number | null
  state: LeadState
  personName: string
  accountName: string | null
  grade: string
  /** Who may claim it, where it was put into a pool. */
  pool: number[] | null
}

/** Locks the lead for a verdict: two people cannot judge it at once. */
export async function lockLead(tx: Tx, id: number): Promise<LeadRow> {
  const { rows } = await sql<LeadRow>`
    select l.id, l.person_id as "personId", l.account_id as "accountId", l.territory_id as "territoryId",
      l.product_group_id as "productGroupId", l.campaign_id as "campaignId", l.source, l.owner_id as "ownerId", l.state,
      p.name as "personName", a.name as "accountName", l.grade, l.route -> 'pool' as pool
    from lead l join person p on p.id = l.person_id left join account a on a.id = l.account_id
    where l.id = ${id} for update of l`.execute(tx)
  return rows[0] ?? noSuchLead()
}

export async function leadSummary(tx: Tx, id: number): Promise<LeadRow | null> {
  const { rows } = await sql<LeadRow>`
    select l.id, l.person_id as "personId", l.account_id as "accountId", l.territory_id as "territoryId",
      l.product_group_id as "productGroupId", l.campaign_id as "campaignId", l.source, l.owner_id as "ownerId", l.state,
      p.name as "personName", a.name as "accountName", l.grade, l.route -> 'pool' as pool
    from lead l join person p on p.id = l.person_id left join account a on a.id = l.account_id where l.id = ${id}`.execute(
    tx,
  )
  return rows[0] ?? null
}

/** The persons of all open leads, some hundred at once. */
export async function openLeadPersons(tx: Tx): Promise<number[][]> {
  const { rows } = await sql<{ personIds: number[] }>`
    select json_agg(person_id order by person_id) as "personIds" from (
      select person_id, row_number() over (order by person_id) / 500 as part from lead where state = 'open') l
    group by part order by part`.execute(tx)
  return rows.map(({ personIds }) => personIds)
}
