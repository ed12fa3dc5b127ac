import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { customFilter } from '../customers/custom-condition.ts'
import type { Seeker } from '../customers/list-columns.ts'
import { declaredIn } from '../customers/list-columns.ts'
import { conditionsOf } from '../customers/list-conditions.ts'
import type { Narrowing } from '../customers/list-narrowing.ts'
import { orderOf } from '../customers/list-order.ts'
import { type PageQuery, readPage } from '../customers/list-page.ts'
import { contains, isNarrowed, shownCustom } from '../customers/queries.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { opportunityShape } from './list-shape.ts'
import type { opportunityAnswer, opportunityDetail, pipelineContract } from './model/contract.ts'
import type { OpportunityValues } from './store.ts'

export type Opportunity = z.infer<typeof opportunityAnswer>
export type OpportunityDetail = z.infer<typeof opportunityDetail>
type List = z.infer<(typeof pipelineContract)['GET /api/opportunities']['response']>
type Board = z.infer<(typeof pipelineContract)['GET /api/board']['response']>
export type Stage = Opportunity['stage']

/** Looked up for the rows that are shown, as lists of accounts do. */
const ofAccount = sql`
  a.kind as "accountKind", (select x.letter from account_class x where x.account_id = o.account_id) as "accountClass",
  (select x.stage from lifecycle x where x.subject_id = o.account_id) as "accountStage"`

const select = (rowKey: RawBuilder<unknown> = sql`null`) => sql`
  select o.id, o.name, ${reference('a')} as account, ${reference('t')} as territory, ${reference('u')} as owner, o.lead_id as "leadId",
    ${reference('p')} as product, ${reference('g')} as "productGroup", ${reference('k')} as competitor, ${reference('c')} as campaign, o.source,
    json_build_object('id', s.id, 'name', s.name, 'position', s.position, 'probability', s.probability) as stage, o.state,
    o.amount_cents as "amountCents", o.margin_cents as "marginCents", o.expected_close as "expectedClose",
    o.next_step as "nextStep", o.next_step_on as "nextStepOn", to_json(o.opened_at)#>>'{}' as "openedAt",
    to_json(o.stage_since)#>>'{}' as "stageSince", to_json(o.closed_at)#>>'{}' as "closedAt",
    o.close_reason as "closeReason", o.close_note as "closeNote", ${shownCustom('opportunity', 'o')} as custom, o.version,
    ${ofAccount}, ${rowKey} as "rowKey"
  from ${opportunityShape.rows()}`

export type OpportunityFilter = {
  /** Part of the name, or of the account's. */
  q?: string | undefined
  /** Conditions as `parseConditions` reads them. */
  where?: string | undefined
  /** Ids of segments, parted by commas: somebody behind the row is in one of them. */
  segment?: string | undefined
  /** The condition of the builder, read: it holds of somebody behind the row. */
  when?: Narrowing | undefined
  state?: 'open' | 'won' | 'lost' | undefined
  stageId?: number | undefined
  ownerId?: number | undefined
  accountId?: number | undefined
  /** An account with all below it. */
  group?: number | undefined
  personId?: number | undefined
  territoryId?: number | undefined
  competitorId?: number | undefined
  campaignId?: number | undefined
  withoutNextStep?: boolean | undefined
  nextStepBy?: string | undefined
  withoutPerson?: boolean | undefined
  /** 'key' or 'key:operator:value' of a declared field. */
  custom?: string | undefined
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

/** What the list is asked for, as its query says it; `mine` is the reader's own, otherwise the owner asked for, if any. */
export function filterOf<
  Q extends {
    mine?: string | undefined
    ownerId?: number | undefined
    withoutNextStep?: string | undefined
    withoutPerson?: string | undefined
  },
>(actor: Actor, { mine, ownerId, withoutNextStep, withoutPerson, ...filter }: Q) {
  return {
    ...filter,
    ownerId: mine === 'true' && actor.userId !== null ? actor.userId : ownerId,
    withoutNextStep: withoutNextStep === 'true' ? true : undefined,
    withoutPerson: withoutPerson === 'true' ? true : undefined,
  }
}

/** What a filter says, as a `where` over the rows of `opportunityShape`. Refuses what is unknown. */
export async function opportunitiesWhere(
  tx: Tx,
  filter: OpportunityFilter,
  now: Date,
  seeker: Seeker = 'anyone',
): Promise<RawBuilder<unknown>> {
  return sql`${conditions(filter)}
    ${filter.q ? sql`and (o.name ilike ${contains(filter.q)} or a.name ilike ${contains(filter.q)})` : sql``}
    ${filter.custom ? sql`and ${await customFilter(tx, 'opportunity', 'o.custom', filter.custom)}` : sql``}
    ${await conditionsOf(tx, opportunityShape, filter, now, seeker)}`
}

export async function listOpportunities(
  tx: Tx,
  actor: Pick<Actor, 'role'>,
  filter: OpportunityFilter & PageQuery,
  now: Date,
): Promise<List> {
  const order = orderOf(opportunityShape, filter.sort, await declaredIn(tx, opportunityShape, filter.sort))
  const where = await opportunitiesWhere(tx, filter, now)
  const restricted = actor.role === 'partner'
  const sought = restricted ? await opportunitiesWhere(tx, filter, now, 'restricted') : where
  const page = await readPage<Opportunity>(
    tx,
    {
      shape: opportunityShape,
      where,
      sought,
      restricted,
      narrowed: isNarrowed(filter),
    },
    order,
    select,
    filter,
  )
  // What is estimated has no sum that would be one.
  if (!page.exact) return { ...page, totalCents: null }
  const { rows } = await sql<{ sum: number }>`
    select coalesce(sum(o.amount_cents), 0) as sum from ${opportunityShape.rows()} ${where}`.execute(tx)
  return { ...page, totalCents: rows[0]!.sum }
}

export async function stages(tx: Tx): Promise<Stage[]> {
  const { rows } =
    await sql<Stage>`select id, name, position, probability from stage order by position`.execute(tx)
  return rows
}

export async function board(
  tx: Tx,
  actor: Pick<Actor, 'role'>,
  filter: { ownerId?: number | undefined; territoryId?: number | undefined },
  now: Date,
): Promise<Board> {
  const columns: Board['stages'] = []
  for (const stage of await stages(tx)) {
    const asked = { ...filter, state: 'open', stageId: stage.id } as const
    const { items } = await listOpportunities(
      tx,
      actor,
      { ...asked, sort: '-latest', count: 'no', limit: 50 },
      now,
    )
    const { rows } = await sql<{ n: number; sum: number }>`
      select count(*) as n, coalesce(sum(o.amount_cents), 0) as sum from opportunity o ${conditions(asked)}`.execute(
      tx,
    )
    columns.push({ stage, count: rows[0]!.n, totalCents: rows[0]!.sum, items })
  }
  return { stages: columns }
}

export async function opportunityById(tx: Tx, id: number): Promise<OpportunityDetail> {
  const { rows } = await sql<Opportunity>`${select()} where o.id = ${id}`.execute(tx)
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
