import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { LeadMove } from './followers.ts'
import type { Change, KeptWhy, TouchOfHistory } from './model/anew.ts'

export type RunState = 'telling' | 'told' | 'writing' | 'done' | 'undoing' | 'undone' | 'dropped'
export type Run = {
  id: number
  version: number
  fromAt: Date | null
  untilAt: Date | null
  tag: string | null
  uptoId: number
  state: RunState
  position: number
}

export async function insertRun(
  tx: Tx,
  run: Pick<Run, 'version' | 'fromAt' | 'untilAt' | 'tag'> & { madeBy: number | null },
  now: Date,
): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into source_run (version, from_at, until_at, tag, upto_id, state, made_by, made_at)
    select ${run.version}, ${run.fromAt}, ${run.untilAt}, ${run.tag}, coalesce(max(id), 0), 'telling', ${run.madeBy}, ${now}
    from touch on conflict do nothing returning id`.execute(tx)
  return rows[0]?.id ?? null
}

export async function lockRun(tx: Tx, id: number): Promise<Run | null> {
  const { rows } = await sql<Run>`
    select id, version, from_at as "fromAt", until_at as "untilAt", tag, upto_id as "uptoId", state, position
    from source_run where id = ${id} for update`.execute(tx)
  return rows[0] ?? null
}

/** Touches whose id is in the window and that may tell where they came from. */
export async function touchesOfWindow(
  tx: Tx,
  run: Run,
  after: number,
  upto: number,
): Promise<TouchOfHistory[]> {
  const { rows } = await sql<TouchOfHistory>`
    select t.id, t.occurred_at as "occurredAt", t.source, t.campaign_id as "campaignId", coalesce(t.properties, '{}') as properties,
      case when a.touch_id is null then null else to_jsonb(a) - 'touch_id' - 'by_hand_at' end as arrival
    from touch t left join touch_arrival a on a.touch_id = t.id
    where t.id > ${after} and t.id <= ${upto} and t.user_id is null
      and (${run.fromAt}::timestamptz is null or t.occurred_at >= ${run.fromAt})
      and (${run.untilAt}::timestamptz is null or t.occurred_at < ${run.untilAt})
      and (a.touch_id is not null or t.properties is not null)
    order by t.id`.execute(tx)
  return rows
}

export async function insertChanges(tx: Tx, runId: number, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return
  const json = (value: KeptWhy | null) => (value ? JSON.stringify(value) : null)
  await sql`
    insert into source_run_change (run_id, touch_id, before_source, after_source, before_campaign_id, after_campaign_id,
      before_arrival, after_arrival)
    select ${runId}, g.* from unnest(${changes.map(c => c.touchId)}::bigint[], ${changes.map(c => c.before.source)}::text[],
      ${changes.map(c => c.after.source)}::text[], ${changes.map(c => c.before.campaignId)}::bigint[],
      ${changes.map(c => c.after.campaignId)}::bigint[], ${changes.map(c => json(c.before.arrival))}::jsonb[],
      ${changes.map(c => json(c.after.arrival))}::jsonb[]) g
    on conflict do nothing`.execute(tx)
}

export type Counts = {
  read?: number
  moved?: number
  explained?: number
  byHand?: number
  kept?: number
  leads?: number
}
export async function addToRun(tx: Tx, id: number, position: number, counts: Counts): Promise<void> {
  const { read = 0, moved = 0, explained = 0, byHand = 0, kept = 0, leads = 0 } = counts
  await sql`
    update source_run set position = ${position}, read = read + ${read}, moved = moved + ${moved},
      explained = explained + ${explained}, by_hand = by_hand + ${byHand}, kept = kept + ${kept}, leads = leads + ${leads}
    where id = ${id}`.execute(tx)
}

/** Another state begins at the beginning. */
export async function setRunState(
  tx: Tx,
  id: number,
  state: RunState,
  by: number | null,
  now: Date,
): Promise<void> {
  await sql`
    update source_run set state = ${state}, position = 0,
      begun_by = case when ${state} = 'writing' then ${by}::bigint else begun_by end,
      begun_at = case when ${state} = 'writing' then ${now} else begun_at end,
      leads = case when ${state} = 'writing' then 0 else leads end,
      undone_by = case when ${state} = 'undoing' then ${by}::bigint else undone_by end,
      undone_at = case when ${state} = 'undone' then ${now} else undone_at end,
      ended_at = case when ${state} in ('told', 'done', 'undone', 'dropped') then ${now} else ended_at end
    where id = ${id}`.execute(tx)
}

type Step = {
  touchId: number
  beforeSource: string | null
  afterSource: string | null
  beforeCampaignId: number | null
  afterCampaignId: number | null
}
export async function changesOfRun(
  tx: Tx,
  runId: number,
  after: number,
  most: number,
  written: boolean,
): Promise<Step[]> {
  const { rows } = await sql<Step>`
    select touch_id as "touchId", before_source as "beforeSource", after_source as "afterSource",
      before_campaign_id as "beforeCampaignId", after_campaign_id as "afterCampaignId"
    from source_run_change where run_id = ${runId} and touch_id > ${after} and written = ${written}
    order by touch_id limit ${most}`.execute(tx)
  return rows
}

/** Writes the noted values into the ledger and beside it, or takes them back; answers which touches were written. */
export async function writeChanges(
  tx: Tx,
  runId: number,
  ids: number[],
  back: boolean,
): Promise<Set<number>> {
  const { rows } = await sql<{
    id: number
  }>`select id from rederive_touches(${runId}, ${ids}::bigint[], ${back})`.execute(tx)
  const written = rows.map(({ id }) => id)
  const side = back ? sql`c.before_arrival` : sql`c.after_arrival`
  await sql`
    delete from touch_arrival a using source_run_change c
    where c.run_id = ${runId} and c.touch_id = any(${written}::bigint[]) and a.touch_id = c.touch_id`.execute(
    tx,
  )
  await sql`
    insert into touch_arrival (touch_id, version, rule, channel, name, campaign_id, campaign_by, fallback_campaign_id,
      campaign_tag, medium, term, content, clicks, referrer, disagreed)
    select c.touch_id, r.version, r.rule, r.channel, r.name, r.campaign_id, r.campaign_by, r.fallback_campaign_id,
      r.campaign_tag, r.medium, r.term, r.content, r.clicks, r.referrer, r.disagreed
    from source_run_change c cross join lateral jsonb_populate_record(null::touch_arrival, ${side}) r
    where c.run_id = ${runId} and c.touch_id = any(${written}::bigint[]) and ${side} is not null`.execute(tx)
  await sql`
    update source_run_change set written = ${!back}
    where run_id = ${runId} and touch_id = any(${written}::bigint[])`.execute(tx)
  return new Set(written)
}

export async function insertRunLeads(tx: Tx, runId: number, moves: readonly LeadMove[]): Promise<void> {
  if (moves.length === 0) return
  await sql`
    insert into source_run_lead (run_id, lead_id, touch_id, before_source, after_source, before_campaign_id, after_campaign_id)
    select ${runId}, g.* from unnest(${moves.map(m => m.leadId)}::bigint[], ${moves.map(m => m.touchId)}::bigint[],
      ${moves.map(m => m.before.source)}::text[], ${moves.map(m => m.after.source)}::text[],
      ${moves.map(m => m.before.campaignId)}::bigint[], ${moves.map(m => m.after.campaignId)}::bigint[]) g
    on conflict do nothing`.execute(tx)
}

/** Takes out the leads that these touches of the run had moved, and answers them. */
export async function takeRunLeads(tx: Tx, runId: number, touchIds: number[]): Promise<LeadMove[]> {
  const { rows } = await sql<{
    leadId: number
    touchId: number
    beforeSource: string | null
    afterSource: string | null
    beforeCampaignId: number | null
    afterCampaignId: number | null
  }>`
    delete from source_run_lead where run_id = ${runId} and touch_id = any(${touchIds}::bigint[])
    returning lead_id as "leadId", touch_id as "touchId", before_source as "beforeSource", after_source as "afterSource",
      before_campaign_id as "beforeCampaignId", after_campaign_id as "afterCampaignId"`.execute(tx)
  return rows.map(row => ({
    leadId: row.leadId,
    touchId: row.touchId,
    before: { source: row.beforeSource, campaignId: row.beforeCampaignId },
    after: { source: row.afterSource, campaignId: row.afterCampaignId },
  }))
}

/** What was only told makes room for what is asked now. */
export async function dropTold(tx: Tx, now: Date): Promise<void> {
  await sql`update source_run set state = 'dropped', ended_at = ${now} where state = 'told'`.execute(tx)
}
