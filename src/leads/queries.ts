import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { clocksAbout } from '../promises/queries.ts'
import { refuse } from '../shared/outcome.ts'
import type { leadAnswer, leadDetail } from './model/contract.ts'
import { defaultDefinition } from './model/default-definition.ts'
import type { Definition } from './model/definition.ts'
import type { KnownOfPerson } from './model/facts.ts'
import type { LeadState } from './model/verdict.ts'

export type Lead = z.infer<typeof leadAnswer>
export type LeadDetail = z.infer<typeof leadDetail>

/** The kind of promise that sales makes with every lead. */
export const leadPromise = 'lead_response'

export async function activeDefinition(tx: Tx): Promise<Definition> {
  const { rows } = await sql<{ definition: Definition; version: number }>`/* prepared */
    select version, definition from lead_definition where active`.execute(tx)
  return rows[0] ? { ...rows[0].definition, version: rows[0].version } : defaultDefinition
}

export type PersonForLead = KnownOfPerson & {
  personId: number
  accountId: number | null
  territoryId: number | null
  accountOwnerId: number | null
  source: string | null
}

export async function personsForLeads(tx: Tx, personIds: number[]): Promise<PersonForLead[]> {
  const { rows } = await sql<PersonForLead>`/* prepared */
    select p.id as "personId", p.account_id as "accountId", coalesce(a.territory_id, p.territory_id) as "territoryId",
      a.sales_owner_id as "accountOwnerId", p.source, p.email, p.job_title as "jobTitle", p.job_function as "jobFunction",
      p.seniority, coalesce(a.country, p.country) as country, a.industry, a.employees, a.kind as "accountKind", t.name as territory
    from person p left join account a on a.id = p.account_id
    left join territory t on t.id = coalesce(a.territory_id, p.territory_id)
    where p.id = any(${personIds}::bigint[]) order by p.id`.execute(tx)
  return rows
}

/** The last lead of each person who has one. */
export async function lastLeads(
  tx: Tx,
  personIds: number[],
): Promise<Map<number, { id: number; state: string; verdictAt: Date | null }>> {
  const { rows } = await sql<{
    id: number
    personId: number
    state: string
    verdictAt: Date | null
  }>`/* prepared */
    select distinct on (person_id) id, person_id as "personId", state, verdict_at as "verdictAt" from lead
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
    l.opportunity_id as "opportunityId", to_json(coalesce(pr.due_at, l.raised_at))#>>'{}' as "sortAt" ${extra}
  from lead l join person p on p.id = l.person_id
  left join account a on a.id = l.account_id left join territory t on t.id = l.territory_id
  left join campaign c on c.id = l.campaign_id left join app_user o on o.id = l.owner_id
  left join app_user v on v.id = l.verdict_by
  left join promise pr on pr.kind = ${leadPromise} and pr.about = l.id`

export type LeadFilter = {
  state?: LeadState
  ownerId?: number
  unowned?: boolean
  personId?: number
  accountId?: number
  /** An account with all below it. */
  group?: number
  campaignId?: number
  territoryId?: number
  source?: string
  verdict?: 'accepted' | 'rejected'
  raisedAfter?: string
  promise?: 'running' | 'kept' | 'broken'
  promisedAfter?: string
  promisedBy?: number | 'none'
  judgedAfter?: string
  reason?: string
  cursor?: string
  limit: number
}

/** Open leads by the moment their promise is due, the most urgent first; judged ones newest verdict first. */
export async function listLeads(
  tx: Tx,
  filter: LeadFilter,
  now: Date,
): Promise<{ items: Lead[]; next: string | null; total: number }> {
  const after = filter.cursor ? readCursor(filter.cursor, 2) : null
  const open = filter.state === 'open'
  const sortBy = open ? sql`coalesce(pr.due_at, l.raised_at)` : sql`coalesce(l.verdict_at, l.raised_at)`
  const where = sql`where true
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
    ${filter.reason ? sql`and l.reason = ${filter.reason}` : sql``}`
  const keyset = after
    ? open
      ? sql`and (${sortBy}, l.id) > (${after[0]}::timestamptz, ${after[1]}::bigint)`
      : sql`and (${sortBy}, l.id) < (${after[0]}::timestamptz, ${after[1]}::bigint)`
    : sql``
  const order = open ? sql`order by ${sortBy}, l.id` : sql`order by ${sortBy} desc, l.id desc`
  const { rows } = await sql<Omit<Lead, 'clock'> & { keyAt: string }>`
    ${selectLead(sql`, to_json(${sortBy})#>>'{}' as "keyAt"`)} ${where} ${keyset} ${order} limit ${filter.limit + 1}`.execute(
    tx,
  )
  const counted = await sql<{
    n: number
  }>`select count(*) as n from lead l join person p on p.id = l.person_id
    left join promise pr on pr.kind = ${leadPromise} and pr.about = l.id ${where}`.execute(tx)
  const shown = rows.slice(0, filter.limit)
  const clocks = await clocksAbout(
    tx,
    leadPromise,
    shown.map(lead => lead.id),
    now,
  )
  const last = shown.at(-1)
  return {
    items: shown.map(lead => ({ ...lead, clock: clocks.get(lead.id) ?? null })),
    next: rows.length > filter.limit && last ? writeCursor([last.keyAt, last.id]) : null,
    total: counted.rows[0]!.n,
  }
}

export async function leadById(tx: Tx, id: number, now: Date): Promise<LeadDetail> {
  const { rows } = await sql<Omit<LeadDetail, 'clock'>>`
    ${selectLead(sql`, l.reasons, l.definition_version as "definitionVersion", l.route,
      coalesce((select (d.definition->>'threshold')::int from lead_definition d where d.version = l.definition_version), ${defaultDefinition.threshold}) as threshold`)}
    where l.id = ${id}`.execute(tx)
  const lead = rows[0] ?? refuse('no_such_lead', 404, 'There is no such lead, or it is not yours to see.')
  const clocks = await clocksAbout(tx, leadPromise, [id], now)
  return { ...lead, clock: clocks.get(id) ?? null }
}

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
}

/** Locks the lead for a verdict: two people cannot judge it at once. */
export async function lockLead(tx: Tx, id: number): Promise<LeadRow> {
  const { rows } = await sql<LeadRow>`
    select l.id, l.person_id as "personId", l.account_id as "accountId", l.territory_id as "territoryId",
      l.product_group_id as "productGroupId", l.campaign_id as "campaignId", l.source, l.owner_id as "ownerId", l.state,
      p.name as "personName", a.name as "accountName", l.grade
    from lead l join person p on p.id = l.person_id left join account a on a.id = l.account_id
    where l.id = ${id} for update of l`.execute(tx)
  return rows[0] ?? refuse('no_such_lead', 404, 'There is no such lead, or it is not yours to see.')
}

export async function leadSummary(tx: Tx, id: number): Promise<LeadRow | null> {
  const { rows } = await sql<LeadRow>`
    select l.id, l.person_id as "personId", l.account_id as "accountId", l.territory_id as "territoryId",
      l.product_group_id as "productGroupId", l.campaign_id as "campaignId", l.source, l.owner_id as "ownerId", l.state,
      p.name as "personName", a.name as "accountName", l.grade
    from lead l join person p on p.id = l.person_id left join account a on a.id = l.account_id where l.id = ${id}`.execute(
    tx,
  )
  return rows[0] ?? null
}
