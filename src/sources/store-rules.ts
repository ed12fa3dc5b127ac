import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { NameKind } from './model/campaign-names.ts'
import type { Example } from './model/examples.ts'
import type { RuleSet } from './model/rule.ts'

/** Whoever changes or publishes the draft waits for whoever does so already. */
export async function lockRules(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('source rules', 0))`.execute(tx)
}

export async function upsertDraft(
  tx: Tx,
  { note, rules, madeBy }: { note: string; rules: RuleSet; madeBy: number | null },
  now: Date,
): Promise<number> {
  const json = JSON.stringify(rules)
  await lockRules(tx)
  const { rows: changed } = await sql<{ version: number }>`
    update source_rule_set set note = ${note}, rules = ${json}::jsonb where state = 'draft' returning version`.execute(
    tx,
  )
  if (changed[0]) return changed[0].version
  const { rows } = await sql<{ version: number }>`
    insert into source_rule_set (version, note, rules, state, made_by, made_at)
    select coalesce(max(version), 0) + 1, ${note}, ${json}::jsonb, 'draft', ${madeBy}, ${now} from source_rule_set
    returning version`.execute(tx)
  return rows[0]!.version
}

export async function deleteDraft(tx: Tx): Promise<void> {
  await sql`delete from source_rule_set where state = 'draft'`.execute(tx)
}

export async function publishDraft(
  tx: Tx,
  version: number,
  { fromAt, by }: { fromAt: Date; by: number | null },
): Promise<void> {
  await sql`
    update source_rule_set set state = 'published', from_at = ${fromAt}, published_by = ${by}
    where version = ${version} and state = 'draft'`.execute(tx)
}

export async function insertExample(
  tx: Tx,
  e: Omit<Example, 'id'> & { madeBy: number | null },
  now: Date,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into source_example (name, address, referrer, channel, campaign_id, made_by, made_at)
    values (${e.name}, ${e.address}, ${e.referrer}, ${e.channel}, ${e.campaignId}, ${e.madeBy}, ${now}) returning id`.execute(
    tx,
  )
  return rows[0]!.id
}

export async function deleteExample(tx: Tx, id: number): Promise<boolean> {
  const { rows } = await sql`delete from source_example where id = ${id} returning id`.execute(tx)
  return rows.length > 0
}

/** Null when the name means another campaign already. */
export async function insertName(
  tx: Tx,
  n: { kind: NameKind; pattern: string; campaignId: number; madeBy: number | null },
  now: Date,
): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into campaign_alias (kind, pattern, campaign_id, made_by, made_at)
    values (${n.kind}, ${n.pattern}, ${n.campaignId}, ${n.madeBy}, ${now}) on conflict do nothing returning id`.execute(
    tx,
  )
  return rows[0]?.id ?? null
}

export async function deleteName(tx: Tx, id: number): Promise<boolean> {
  const { rows } = await sql`delete from campaign_alias where id = ${id} returning id`.execute(tx)
  return rows.length > 0
}

/** Notes beside an arrival what a person said of it; the touch itself is written by a function of the database. */
export async function setByHand(
  tx: Tx,
  touchId: number,
  { channel, campaignId, by }: { channel: string; campaignId: number | null; by: number | null },
  now: Date,
): Promise<boolean> {
  const { rows: noted } = await sql`
    update touch_arrival set by_hand = ${by}, by_hand_at = ${now}, channel = ${channel}, campaign_id = ${campaignId},
      campaign_by = 'hand', disagreed = null
    where touch_id = ${touchId} returning touch_id`.execute(tx)
  if (noted.length === 0) return false
  const { rows } = await sql<{ said: boolean }>`
    select say_touch_source(${touchId}, ${channel}, ${campaignId}) as said`.execute(tx)
  return rows[0]!.said
}
