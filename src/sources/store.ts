import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { SourceFound } from './model/source-of.ts'

export type KeptArrival = { touchId: number; found: SourceFound; fallbackCampaignId: number | null }

/** Writes beside touches just recorded why they have their source and campaign. */
export async function insertArrivals(
  tx: Tx,
  version: number,
  arrivals: readonly KeptArrival[],
): Promise<void> {
  if (arrivals.length === 0) return
  const column = <T>(value: (arrival: KeptArrival) => T): T[] => arrivals.map(value)
  await sql`/* prepared */
    insert into touch_arrival (touch_id, version, rule, channel, name, campaign_id, campaign_by, fallback_campaign_id,
      campaign_tag, medium, term, content, clicks, referrer, disagreed)
    select g.touch_id, ${version}, g.rule, g.channel, g.name, g.campaign_id, g.campaign_by, g.fallback_campaign_id,
      g.campaign_tag, g.medium, g.term, g.content, string_to_array(g.clicks, ' '), g.referrer, g.disagreed
    from unnest(${column(a => a.touchId)}::bigint[], ${column(a => a.found.rule)}::text[],
      ${column(a => a.found.channel)}::text[], ${column(a => a.found.name)}::text[],
      ${column(a => a.found.campaign?.id ?? null)}::bigint[], ${column(a => a.found.campaign?.by ?? null)}::text[],
      ${column(a => a.fallbackCampaignId)}::bigint[], ${column(a => a.found.campaignTag)}::text[],
      ${column(a => a.found.medium)}::text[], ${column(a => a.found.term)}::text[],
      ${column(a => a.found.content)}::text[], ${column(a => a.found.clicks.join(' '))}::text[],
      ${column(a => a.found.referrer)}::text[], ${column(a => a.found.disagreed)}::text[])
      as g(touch_id, rule, channel, name, campaign_id, campaign_by, fallback_campaign_id, campaign_tag, medium, term,
        content, clicks, referrer, disagreed)
    on conflict (touch_id) do nothing`.execute(tx)
}

/** Copies what stands beside these touches to the rows that supersede them. */
export async function copyArrivals(tx: Tx, touchIds: readonly number[]): Promise<void> {
  if (touchIds.length === 0) return
  await sql`
    insert into touch_arrival (touch_id, version, rule, channel, name, campaign_id, campaign_by, fallback_campaign_id,
      campaign_tag, medium, term, content, clicks, referrer, disagreed, by_hand, by_hand_at)
    select t.id, a.version, a.rule, a.channel, a.name, a.campaign_id, a.campaign_by, a.fallback_campaign_id,
      a.campaign_tag, a.medium, a.term, a.content, a.clicks, a.referrer, a.disagreed, a.by_hand, a.by_hand_at
    from touch_arrival a join touch t on t.supersedes_id = a.touch_id
    where a.touch_id = any(${[...touchIds]}::bigint[]) order by t.id
    on conflict (touch_id) do nothing`.execute(tx)
}

export async function deleteArrivalsOf(
  tx: Tx,
  subjectIds: readonly number[],
  touchIds: readonly number[],
): Promise<void> {
  await sql`
    delete from touch_arrival a using touch t
    where t.id = a.touch_id
      and (t.subject_id = any(${[...subjectIds]}::bigint[]) or t.id = any(${[...touchIds]}::bigint[]))`.execute(
    tx,
  )
}
