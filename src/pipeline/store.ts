import { sql } from 'kysely'
import type { CustomValues } from '../customers/model/custom-field.ts'
import type { Rewritten } from '../customers/rewritten.ts'
import type { Tx } from '../platform/database.ts'

export type OpportunityValues = {
  name: string
  accountId: number | null
  territoryId: number | null
  ownerId: number | null
  leadId: number | null
  productId: number | null
  productGroupId: number | null
  competitorId: number | null
  campaignId: number | null
  source: string | null
  stageId: number
  amountCents: number | null
  marginCents: number | null
  expectedClose: string | null
  nextStep: string | null
  nextStepOn: string | null
  custom: CustomValues
}

export async function insertOpportunity(tx: Tx, o: OpportunityValues, now: Date): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into opportunity (name, account_id, territory_id, owner_id, lead_id, product_id, product_group_id, competitor_id,
      campaign_id, source, stage_id, amount_cents, margin_cents, expected_close, next_step, next_step_on, custom, opened_at,
      stage_since, updated_at)
    values (${o.name}, ${o.accountId}, ${o.territoryId}, ${o.ownerId}, ${o.leadId}, ${o.productId}, ${o.productGroupId},
      ${o.competitorId}, ${o.campaignId}, ${o.source}, ${o.stageId}, ${o.amountCents}, ${o.marginCents},
      ${o.expectedClose}, ${o.nextStep}, ${o.nextStepOn}, ${JSON.stringify(o.custom)}::jsonb, ${now}, ${now}, ${now})
    returning id`.execute(tx)
  return rows[0]!.id
}

/** False when somebody changed it since `version`. */
export async function updateOpportunity(
  tx: Tx,
  id: number,
  version: number,
  o: OpportunityValues,
  stageChanged: boolean,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    update opportunity set name = ${o.name}, account_id = ${o.accountId}, territory_id = ${o.territoryId},
      owner_id = ${o.ownerId}, product_id = ${o.productId}, product_group_id = ${o.productGroupId},
      competitor_id = ${o.competitorId}, stage_id = ${o.stageId}, amount_cents = ${o.amountCents},
      margin_cents = ${o.marginCents}, expected_close = ${o.expectedClose}, next_step = ${o.nextStep},
      next_step_on = ${o.nextStepOn}, custom = ${JSON.stringify(o.custom)}::jsonb, stage_since = case when ${stageChanged} then ${now}::timestamptz else stage_since end,
      version = version + 1, updated_at = ${now}
    where id = ${id} and version = ${version} and state = 'open' returning 1`.execute(tx)
  return rows.length === 1
}

/** Writes one declared field of many opportunities, open or closed; null takes it out. */
export async function writeOpportunityValues(
  tx: Tx,
  key: string,
  rows: readonly Rewritten[],
  now: Date,
): Promise<void> {
  await sql`
    update opportunity o set updated_at = ${now}, version = version + 1,
      custom = case when r.value is null then o.custom - ${key}::text
        else o.custom || jsonb_build_object(${key}::text, r.value) end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r(id bigint, value jsonb) where o.id = r.id`.execute(
    tx,
  )
}

export async function closeOpportunity(
  tx: Tx,
  id: number,
  close: {
    state: 'won' | 'lost'
    reason: string
    note: string | null
    competitorId: number | null
    amountCents: number | null
    marginCents: number | null
  },
  now: Date,
): Promise<void> {
  await sql`
    update opportunity set state = ${close.state}, closed_at = ${now}, close_reason = ${close.reason},
      close_note = ${close.note}, competitor_id = coalesce(${close.competitorId}, competitor_id),
      amount_cents = ${close.amountCents}, margin_cents = ${close.marginCents}, version = version + 1, updated_at = ${now}
    where id = ${id}`.execute(tx)
}

export async function setPersons(tx: Tx, id: number, personIds: readonly number[]): Promise<void> {
  await sql`delete from opportunity_person where opportunity_id = ${id} and not person_id = any(${[...personIds]}::bigint[])`.execute(
    tx,
  )
  await sql`insert into opportunity_person (opportunity_id, person_id)
    select ${id}, unnest(${[...personIds]}::bigint[]) on conflict do nothing`.execute(tx)
}

export async function insertStageChange(
  tx: Tx,
  change: { opportunityId: number; stageId: number; state: string; userId: number | null },
  now: Date,
): Promise<void> {
  await sql`insert into stage_change (opportunity_id, stage_id, state, user_id, at)
    values (${change.opportunityId}, ${change.stageId}, ${change.state}, ${change.userId}, ${now})`.execute(
    tx,
  )
}
