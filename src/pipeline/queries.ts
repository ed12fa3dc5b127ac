import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { customFilter } from '../customers/custom-condition.ts'
import { shownCustom } from '../customers/queries.ts'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { refuse } from '../shared/outcome.ts'
import type { opportunityAnswer, opportunityDetail, pipelineContract } from './model/contract.ts'
import type { OpportunityValues } from './store.ts'

export type Opportunity = z.infer<typeof opportunityAnswer>
export type OpportunityDetail = z.infer<typeof opportunityDetail>
type List = z.infer<(typeof pipelineContract)['GET /api/opportunities']['response']>
type Board = z.infer<(typeof pipelineContract)['GET /api/board']['response']>
export type Stage = Opportunity['stage']

const select = sql`
  select o.id, o.name, ${reference('a')} as account, ${reference('t')} as territory, ${reference('u')} as owner, o.lead_id as "leadId",
    ${reference('p')} as product, ${reference('g')} as "productGroup", ${reference('k')} as competitor, ${reference('c')} as campaign, o.source,
    json_build_object('id', s.id, 'name', s.name, 'position', s.position, 'probability', s.probability) as stage, o.state,
    o.amount_cents as "amountCents", o.margin_cents as "marginCents", o.expected_close as "expectedClose",
    o.next_step as "nextStep", o.next_step_on as "nextStepOn", to_json(o.opened_at)#>>'{}' as "openedAt",
    to_json(o.stage_since)#>>'{}' as "stageSince", to_json(o.closed_at)#>>'{}' as "closedAt",
    o.close_reason as "closeReason", o.close_note as "closeNote", ${shownCustom('opportunity', 'o')} as custom, o.version,
    to_json(coalesce(o.closed_at, o.opened_at))#>>'{}' as "sortAt"
  from opportunity o join stage s on s.id = o.stage_id
  left join account a on a.id = o.account_id left join territory t on t.id = o.territory_id
  left join app_user u on u.id = o.owner_id left join product p on p.id = o.product_id
  left join product_group g on g.id = coalesce(o.product_group_id, p.product_group_id)
  left join competitor k on k.id = o.competitor_id left join campaign c on c.id = o.campaign_id`

export type OpportunityFilter = {
  state?: 'open' | 'won' | 'lost'
  stageId?: number
  ownerId?: number
  accountId?: number
  /** An account with all below it. */
  group?: number
  personId?: number
  territoryId?: number
  competitorId?: number
  campaignId?: number
  withoutNextStep?: boolean
  nextStepBy?: string
  withoutPerson?: boolean
  /** 'key' or 'key:operator:value' of a declared field. */
  custom?: string
}

const conditions = (f: OpportunityFilter): RawBuilder<unknown> => sql`where true
  ${f.state ? sql`and o.state = ${f.state}` : sql``}
  ${f.stageId ? sql`and o.stage_id = ${f.stageId}` : sql``}
  ${f.ownerId ? sql`and o.owner_id = ${f.ownerId}` : sql``}
  ${f.accountId ? sql`and o.account_id = ${f.accountId}` : sql``}
  ${f.group ? sql`and o.account_id = any(array(select account_group(${f.group})))` : sql``}
  ${f.personId ? sql`and exists (select 1 from opportunity_person op where op.opportunity_id = o.id and op.person_id = ${f.personId})` : sql``}
  ${f.territoryId ? sql`and o.territory_id = ${f.territoryId}` : sql``}
  ${f.competitorId ? sql`and o.competitor_id = ${f.competitorId}` : sql``}
  ${f.campaignId ? sql`and o.campaign_id = ${f.campaignId}` : sql``}
  ${f.withoutPerson ? sql`and not exists (select 1 from opportunity_person op where op.opportunity_id = o.id)` : sql``}
  ${f.nextStepBy ? sql`and o.next_step is not null and o.next_step_on <= ${f.nextStepBy}::date` : sql``}
  ${f.withoutNextStep ? sql`and o.next_step is null` : sql``}`

export async function listOpportunities(
  tx: Tx,
  filter: OpportunityFilter & { cursor?: string; limit: number },
): Promise<List> {
  const after = filter.cursor ? readCursor(filter.cursor, 2) : null
  const where = filter.custom
    ? sql`${conditions(filter)} and ${await customFilter(tx, 'opportunity', 'o.custom', filter.custom)}`
    : conditions(filter)
  const keyset = after
    ? sql`and (coalesce(o.closed_at, o.opened_at), o.id) < (${after[0]}::timestamptz, ${after[1]}::bigint)`
    : sql``
  const { rows } = await sql<Opportunity & { sortAt: string }>`
    ${select} ${where} ${keyset} order by coalesce(o.closed_at, o.opened_at) desc, o.id desc limit ${filter.limit + 1}`.execute(
    tx,
  )
  const counted = await sql<{ n: number; sum: number }>`
    select count(*) as n, coalesce(sum(o.amount_cents), 0) as sum from opportunity o ${where}`.execute(tx)
  const items = rows.slice(0, filter.limit)
  const last = items.at(-1)
  return {
    items,
    next: rows.length > filter.limit && last ? writeCursor([last.sortAt, last.id]) : null,
    total: counted.rows[0]!.n,
    totalCents: counted.rows[0]!.sum,
  }
}

export async function stages(tx: Tx): Promise<Stage[]> {
  const { rows } =
    await sql<Stage>`select id, name, position, probability from stage order by position`.execute(tx)
  return rows
}

export async function board(tx: Tx, filter: { ownerId?: number; territoryId?: number }): Promise<Board> {
  const columns: Board['stages'] = []
  for (const stage of await stages(tx)) {
    const list = await listOpportunities(tx, { ...filter, state: 'open', stageId: stage.id, limit: 50 })
    columns.push({ stage, count: list.total, totalCents: list.totalCents, items: list.items })
  }
  return { stages: columns }
}

export async function opportunityById(tx: Tx, id: number): Promise<OpportunityDetail> {
  const { rows } = await sql<Opportunity>`${select} where o.id = ${id}`.execute(tx)
  const opportunity =
    rows[0] ?? refuse('no_such_opportunity', 404, 'There is no such opportunity, or it is not yours to see.')
  const persons = await sql<OpportunityDetail['persons'][number]>`
    select p.id, p.name, p.job_title as "jobTitle", op.part from opportunity_person op join person p on p.id = op.person_id
    where op.opportunity_id = ${id} order by p.name`.execute(tx)
  const changes = await sql<OpportunityDetail['changes'][number]>`
    select s.name as stage, c.state, u.name as by, to_json(c.at)#>>'{}' as at from stage_change c
    left join stage s on s.id = c.stage_id left join app_user u on u.id = c.user_id
    where c.opportunity_id = ${id} order by c.at desc, c.id desc limit 100`.execute(tx)
  const order = await sql<{ id: number }>`select id from customer_order where opportunity_id = ${id}`.execute(
    tx,
  )
  return { ...opportunity, persons: persons.rows, changes: changes.rows, orderId: order.rows[0]?.id ?? null }
}

export type LockedOpportunity = OpportunityValues & {
  id: number
  state: 'open' | 'won' | 'lost'
  version: number
}

export async function lockOpportunity(tx: Tx, id: number): Promise<LockedOpportunity> {
  const { rows } = await sql<LockedOpportunity>`
    select id, name, account_id as "accountId", territory_id as "territoryId", owner_id as "ownerId", lead_id as "leadId",
      product_id as "productId", product_group_id as "productGroupId", competitor_id as "competitorId",
      campaign_id as "campaignId", source, stage_id as "stageId", amount_cents as "amountCents",
      margin_cents as "marginCents", expected_close as "expectedClose", next_step as "nextStep",
      next_step_on as "nextStepOn", custom, state, version
    from opportunity where id = ${id} for update`.execute(tx)
  return (
    rows[0] ?? refuse('no_such_opportunity', 404, 'There is no such opportunity, or it is not yours to see.')
  )
}

export async function personIdsOf(tx: Tx, opportunityId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select person_id as id from opportunity_person where opportunity_id = ${opportunityId} order by person_id`.execute(
    tx,
  )
  return rows.map(({ id }) => id)
}

export async function firstPerson(tx: Tx, opportunityId: number): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    select person_id as id from opportunity_person where opportunity_id = ${opportunityId} order by person_id limit 1`.execute(
    tx,
  )
  return rows[0]?.id ?? null
}
