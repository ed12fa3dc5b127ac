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
  closedOn: string | null
  expectedClose: string | null
  closeReason: string | null
}

const zone = sql`coalesce((select time_zone from company), 'UTC')`
const shape = sql`("externalId" text, name text, "accountId" bigint, "territoryId" bigint, "ownerId" bigint, "productId" bigint,
  "productGroupId" bigint, "stageId" bigint, state text, "amountCents" bigint, "marginCents" bigint, "openedOn" date,
  "closedOn" date, "expectedClose" date, "closeReason" text)`
const at = (day: 'openedOn' | 'closedOn') => sql`(r.${sql.ref(day)} + time '12:00') at time zone ${zone}`

export async function lockOpportunities(
  tx: Tx,
  externalIds: string[],
): Promise<(OpportunityRecord & { id: number })[]> {
  const { rows } = await sql<OpportunityRecord & { id: number }>`
    select id, external_id as "externalId", name, account_id as "accountId", territory_id as "territoryId", owner_id as "ownerId",
      product_id as "productId", product_group_id as "productGroupId", stage_id as "stageId", state,
      amount_cents as "amountCents", margin_cents as "marginCents", (opened_at at time zone ${zone})::date::text as "openedOn",
      (closed_at at time zone ${zone})::date::text as "closedOn", expected_close as "expectedClose", close_reason as "closeReason"
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
        stage_id, state, amount_cents, margin_cents, expected_close, opened_at, stage_since, closed_at, close_reason, mode, updated_at)
      select r."externalId", r.name, r."accountId", r."territoryId", r."ownerId", r."productId", r."productGroupId", 'import',
        r."stageId", r.state, r."amountCents", r."marginCents", r."expectedClose", ${at('openedOn')},
        coalesce(${at('closedOn')}, ${at('openedOn')}), ${at('closedOn')}, r."closeReason", 'historical', ${now}::timestamptz
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
      opened_at = case when (o.opened_at at time zone ${zone})::date = r."openedOn" then o.opened_at else ${at('openedOn')} end,
      closed_at = case when (o.closed_at at time zone ${zone})::date = r."closedOn" then o.closed_at else ${at('closedOn')} end,
      stage_since = case when o.stage_id = r."stageId" and o.state = r.state then o.stage_since
        else coalesce(${at('closedOn')}, ${now}::timestamptz) end,
      close_reason = r."closeReason", version = o.version + 1, updated_at = ${now}
    from jsonb_to_recordset(${json}::jsonb) as r ${shape} where o.external_id = r."externalId"`.execute(tx)
  const moved = records.filter(record => record.moved).map(record => record.id)
  if (moved.length > 0)
    await sql`
      insert into stage_change (opportunity_id, stage_id, state, user_id, at)
      select id, stage_id, state, owner_id, coalesce(closed_at, ${now}::timestamptz) from opportunity
      where id = any(${moved}::bigint[])`.execute(tx)
}
