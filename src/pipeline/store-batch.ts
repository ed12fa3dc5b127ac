import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'

/** An opportunity as a batch compares it; days are in the company's time zone, stored as noon there. */
export type OpportunityRecord = {
  externalId: string
  name: string
  accountId: number | null
  territoryId: number | null
  ownerId: number | null
  productId: number | null
  productGroupId: number | null
  stageId: number
  state: string
  amountCents: number | null
  marginCents: number | null
  openedOn: string
  /** The moment (ISO 8601, UTC) where more than the day is known. */
  openedAt: string | null
  closedOn: string | null
  closedAt: string | null
  expectedClose: string | null
  closeReason: string | null
  closeNote: string | null
  competitorId: number | null
  campaignId: number | null
  source: string | null
  nextStep: string | null
  nextStepOn: string | null
  /** JSON, as text. */
  custom: string
}

const zone = sql`coalesce((select time_zone from company), 'UTC')`
const shape = sql`("externalId" text, name text, "accountId" bigint, "territoryId" bigint, "ownerId" bigint, "productId" bigint,
  "productGroupId" bigint, "stageId" bigint, state text, "amountCents" bigint, "marginCents" bigint, "openedOn" date,
  "openedAt" timestamptz, "closedOn" date, "closedAt" timestamptz, "expectedClose" date, "closeReason" text, "closeNote" text,
  "competitorId" bigint, "campaignId" bigint, source text, "nextStep" text, "nextStepOn" date, custom text)`
const at = (what: 'opened' | 'closed') =>
  sql`coalesce(r.${sql.ref(`${what}At`)}, (r.${sql.ref(`${what}On`)} + time '12:00') at time zone ${zone})`
const iso = (column: string) =>
  sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

export async function lockOpportunities(
  tx: Tx,
  externalIds: string[],
): Promise<(OpportunityRecord & { id: number })[]> {
  const { rows } = await sql<OpportunityRecord & { id: number }>`
    select id, external_id as "externalId", name, account_id as "accountId", territory_id as "territoryId", owner_id as "ownerId",
      product_id as "productId", product_group_id as "productGroupId", stage_id as "stageId", state,
      amount_cents as "amountCents", margin_cents as "marginCents", (opened_at at time zone ${zone})::date::text as "openedOn",
      ${iso('opened_at')} as "openedAt", (closed_at at time zone ${zone})::date::text as "closedOn", ${iso('closed_at')} as "closedAt",
      expected_close as "expectedClose", close_reason as "closeReason", close_note as "closeNote", competitor_id as "competitorId",
      campaign_id as "campaignId", source, next_step as "nextStep", next_step_on as "nextStepOn", custom::text as custom
    from opportunity where external_id = any(${externalIds}::text[]) order by id for update`.execute(tx)
  return rows
}

/** Inserts with the history of stages: opened, and closed where it is. Answers ids by external id. */
export async function insertOpportunities(
  tx: Tx,
  records: OpportunityRecord[],
  now: Date,
): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: number; externalId: string }>`
    with made as (
      insert into opportunity (external_id, name, account_id, territory_id, owner_id, product_id, product_group_id, source,
        stage_id, state, amount_cents, margin_cents, expected_close, opened_at, stage_since, closed_at, close_reason, close_note,
        competitor_id, campaign_id, next_step, next_step_on, custom, mode, updated_at)
      select r."externalId", r.name, r."accountId", r."territoryId", r."ownerId", r."productId", r."productGroupId", r.source,
        r."stageId", r.state, r."amountCents", r."marginCents", r."expectedClose", ${at('opened')},
        coalesce(${at('closed')}, ${at('opened')}), ${at('closed')}, r."closeReason", r."closeNote", r."competitorId", r."campaignId",
        r."nextStep", r."nextStepOn", r.custom::jsonb, 'historical', ${now}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as r ${shape}
      returning id, external_id, stage_id, state, owner_id, opened_at, closed_at
    ), history as (
      insert into stage_change (opportunity_id, stage_id, state, user_id, at)
      select id, stage_id, 'open', owner_id, opened_at from made where state = 'open'
      union all
      select id, (select id from stage order by position limit 1), 'open', owner_id, opened_at from made where state <> 'open'
      union all
      select id, stage_id, state, owner_id, closed_at from made where state <> 'open'
    )
    select id, external_id as "externalId" from made`.execute(tx)
  return new Map(rows.map(row => [row.externalId, row.id]))
}

/** Writes changed opportunities; a change of stage or state joins the history. Times of an unchanged day stay. */
export async function updateOpportunities(
  tx: Tx,
  records: (OpportunityRecord & { id: number; moved: boolean })[],
  now: Date,
): Promise<void> {
  const json = JSON.stringify(records)
  await sql`
    update opportunity o set name = r.name, account_id = r."accountId", territory_id = r."territoryId", owner_id = r."ownerId",
      product_id = r."productId", product_group_id = r."productGroupId", stage_id = r."stageId", state = r.state,
      amount_cents = r."amountCents", margin_cents = r."marginCents", expected_close = r."expectedClose",
      opened_at = ${at('opened')}, closed_at = ${at('closed')},
      stage_since = case when o.stage_id = r."stageId" and o.state = r.state then o.stage_since
        else coalesce(${at('closed')}, ${now}::timestamptz) end,
      close_reason = r."closeReason", close_note = r."closeNote", competitor_id = r."competitorId", campaign_id = r."campaignId",
      source = r.source, next_step = r."nextStep", next_step_on = r."nextStepOn", custom = r.custom::jsonb, version = o.version + 1, updated_at = ${now}
    from jsonb_to_recordset(${json}::jsonb) as r ${shape} where o.external_id = r."externalId"`.execute(tx)
  const moved = records.filter(record => record.moved).map(record => record.id)
  if (moved.length > 0)
    await sql`
      insert into stage_change (opportunity_id, stage_id, state, user_id, at)
      select id, stage_id, state, owner_id, coalesce(closed_at, ${now}::timestamptz) from opportunity
      where id = any(${moved}::bigint[])`.execute(tx)
}

/** Those who decide; whoever is named there already stays as noted. */
export async function insertOpportunityPeople(
  tx: Tx,
  people: readonly { opportunityId: number; personId: number; part: string | null }[],
): Promise<void> {
  await sql`
    insert into opportunity_person (opportunity_id, person_id, part)
    select r."opportunityId", r."personId", r.part
    from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as r ("opportunityId" bigint, "personId" bigint, part text)
    on conflict do nothing`.execute(tx)
}

/** Which opportunity a lead became, on the side of the opportunity; one that has its lead already keeps it. */
export async function setLeads(
  tx: Tx,
  links: readonly { opportunityId: number; leadId: number }[],
  now: Date,
): Promise<void> {
  await sql`
    update opportunity o set lead_id = r."leadId", version = o.version + 1, updated_at = ${now}
    from jsonb_to_recordset(${JSON.stringify(links)}::jsonb) as r ("opportunityId" bigint, "leadId" bigint)
    where o.id = r."opportunityId" and o.lead_id is null
      and not exists (select 1 from opportunity other where other.lead_id = r."leadId")`.execute(tx)
}
