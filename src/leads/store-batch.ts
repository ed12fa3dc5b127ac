import { sql } from 'kysely'
import { numbers } from '../platform/columns.ts'
import type { Tx } from '../platform/database.ts'

/** A lead as a batch compares and writes it; moments are ISO 8601 with milliseconds, in UTC. */
export type LeadRecord = {
  personId: number
  accountId: number | null
  territoryId: number | null
  productGroupId: number | null
  campaignId: number | null
  source: string | null
  touchId: number | null
  raisedBy: string
  raisedAt: string
  definitionVersion: number
  score: number
  fit: number
  engagement: number
  grade: string
  /** JSON, as text. */
  reasons: string
  ownerId: number | null
  routedAt: string | null
  state: string
  verdictAt: string | null
  verdictBy: number | null
  reason: string | null
  note: string | null
  opportunityId: number | null
  joinedTo: number | null
}

const iso = (column: string) =>
  sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
const shape = sql`(id bigint, "personId" bigint, "accountId" bigint, "territoryId" bigint, "productGroupId" bigint,
  "campaignId" bigint, source text, "touchId" bigint, "raisedBy" text, "raisedAt" timestamptz, "definitionVersion" int, score int,
  fit int, engagement int, grade text, reasons text, "ownerId" bigint, "routedAt" timestamptz, state text,
  "verdictAt" timestamptz, "verdictBy" bigint, reason text, note text, "opportunityId" bigint, "joinedTo" bigint)`

/** All leads of these persons, locked in the order of their ids. */
export async function lockLeads(
  tx: Tx,
  personIds: readonly number[],
): Promise<(LeadRecord & { id: number })[]> {
  const { rows } = await sql<LeadRecord & { id: number }>`
    select id, person_id as "personId", account_id as "accountId", territory_id as "territoryId",
      product_group_id as "productGroupId", campaign_id as "campaignId", source, touch_id as "touchId", raised_by as "raisedBy",
      ${iso('raised_at')} as "raisedAt", definition_version as "definitionVersion", score, fit, engagement, grade,
      reasons::text as reasons, owner_id as "ownerId", ${iso('routed_at')} as "routedAt", state,
      ${iso('verdict_at')} as "verdictAt", verdict_by as "verdictBy", reason, reason_note as note,
      opportunity_id as "opportunityId", joined_to as "joinedTo"
    from lead where person_id = any(${numbers(personIds)}::bigint[]) order by id for update`.execute(tx)
  return rows
}

/** New ids of leads, ascending. */
export async function drawLeadIds(tx: Tx, count: number): Promise<number[]> {
  if (count === 0) return []
  const { rows } = await sql<{ id: number }>`
    select nextval(pg_get_serial_sequence('lead', 'id')) as id from generate_series(1, ${count}::int)`.execute(
    tx,
  )
  return rows.map(row => row.id)
}

/** In the order given: what joins a lead comes after it, or in the same statement. */
export async function insertPastLeads(
  tx: Tx,
  leads: readonly (LeadRecord & { id: number })[],
): Promise<void> {
  await sql`
    insert into lead (id, person_id, account_id, territory_id, product_group_id, campaign_id, source, touch_id, raised_by, raised_at,
      definition_version, score, fit, engagement, grade, reasons, owner_id, routed_at, state, verdict_at, verdict_by, reason,
      reason_note, opportunity_id, joined_to)
    overriding system value
    select r.id, r."personId", r."accountId", r."territoryId", r."productGroupId", r."campaignId", r.source, r."touchId",
      r."raisedBy", r."raisedAt", r."definitionVersion", r.score, r.fit, r.engagement, r.grade, r.reasons::jsonb, r."ownerId",
      r."routedAt", r.state, r."verdictAt", r."verdictBy", r.reason, r.note, r."opportunityId", r."joinedTo"
    from jsonb_to_recordset(${JSON.stringify(leads)}::jsonb) as r ${shape}`.execute(tx)
}

export async function updatePastLeads(
  tx: Tx,
  leads: readonly (LeadRecord & { id: number })[],
): Promise<void> {
  await sql`
    update lead l set account_id = r."accountId", territory_id = r."territoryId", product_group_id = r."productGroupId",
      campaign_id = r."campaignId", source = r.source, touch_id = r."touchId", raised_by = r."raisedBy",
      definition_version = r."definitionVersion", score = r.score, fit = r.fit, engagement = r.engagement, grade = r.grade,
      reasons = r.reasons::jsonb, owner_id = r."ownerId", routed_at = r."routedAt", state = r.state, verdict_at = r."verdictAt",
      verdict_by = r."verdictBy", reason = r.reason, reason_note = r.note, opportunity_id = r."opportunityId"
    from jsonb_to_recordset(${JSON.stringify(leads)}::jsonb) as r ${shape} where l.id = r.id`.execute(tx)
}
