import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { LeadMove, Move, Pair } from '../sources/followers.ts'

/**
 * The leads that these touches raised and that would take another source or campaign: each of the two only where it is that of
 * the touch before.
 */
export async function leadsFollowing(tx: Tx, moves: readonly Move[]): Promise<LeadMove[]> {
  if (moves.length === 0) return []
  const { rows } = await sql<{
    leadId: number
    touchId: number
    source: string | null
    campaignId: number | null
    toSource: string | null
    toCampaignId: number | null
  }>`
    select f.* from (
      select l.id as "leadId", l.touch_id as "touchId", l.source, l.campaign_id as "campaignId",
        case when l.source is not distinct from m.from_source then m.to_source else l.source end as "toSource",
        case when l.campaign_id is not distinct from m.from_campaign then m.to_campaign else l.campaign_id end as "toCampaignId"
      from unnest(${moves.map(m => m.touchId)}::bigint[], ${moves.map(m => m.before.source)}::text[],
        ${moves.map(m => m.after.source)}::text[], ${moves.map(m => m.before.campaignId)}::bigint[],
        ${moves.map(m => m.after.campaignId)}::bigint[]) as m(touch_id, from_source, to_source, from_campaign, to_campaign)
      join lead l on l.touch_id = m.touch_id
    ) f
    where f.source is distinct from f."toSource" or f."campaignId" is distinct from f."toCampaignId"
    order by f."leadId"`.execute(tx)
  return rows.map(row => ({
    leadId: row.leadId,
    touchId: row.touchId,
    before: { source: row.source, campaignId: row.campaignId },
    after: { source: row.toSource, campaignId: row.toCampaignId },
  }))
}

/** Sets source and campaign of leads; with `expected`, only of those that still have these. */
export async function setLeadSources(
  tx: Tx,
  leads: readonly (Pair & { leadId: number })[],
  expected: readonly Pair[] = [],
): Promise<void> {
  if (leads.length === 0) return
  const asks = expected.length > 0
  await sql`
    update lead l set source = m.source, campaign_id = m.campaign_id
    from unnest(${leads.map(l => l.leadId)}::bigint[], ${leads.map(l => l.source)}::text[],
      ${leads.map(l => l.campaignId)}::bigint[], ${leads.map((_, at) => expected[at]?.source ?? null)}::text[],
      ${leads.map((_, at) => expected[at]?.campaignId ?? null)}::bigint[]) as m(id, source, campaign_id, had, had_campaign)
    where l.id = m.id and (not ${asks}::boolean
      or (l.source is not distinct from m.had and l.campaign_id is not distinct from m.had_campaign))`.execute(
    tx,
  )
}
