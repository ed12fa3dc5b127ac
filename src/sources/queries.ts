import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import {
  type CampaignName,
  type CampaignNames,
  campaignNames,
  type NamedCampaign,
} from './model/campaign-names.ts'
import { judgeOf } from './model/judge.ts'
import type { RuleSet } from './model/rule.ts'
import type { Sources } from './model/source-of.ts'
import { standardRules } from './model/standard.ts'

/** The version that is the shipped rules: in force until a company publishes its own. */
export const standardVersion = 0

export type StoredRules = { version: number; rules: RuleSet }

/** The rules in force at a moment. */
export async function rulesAt(tx: Tx, at: Date): Promise<StoredRules> {
  const { rows } = await sql<StoredRules>`
    select version, rules from source_rule_set where state = 'published' and from_at <= ${at}
    order by from_at desc, version desc limit 1`.execute(tx)
  return rows[0] ?? { version: standardVersion, rules: standardRules }
}

/** Refuses `no_such_version`. Version 0 is what is shipped. */
export async function rulesOf(tx: Tx, version: number): Promise<StoredRules> {
  if (version === standardVersion) return { version, rules: standardRules }
  const { rows } = await sql<StoredRules>`
    select version, rules from source_rule_set where version = ${version}`.execute(tx)
  return rows[0] ?? refuse('no_such_version', 404, 'There is no such version of the rules.')
}

/** What campaigns are called, as of now. */
export async function namesOfCampaigns(tx: Tx): Promise<CampaignNames> {
  const { rows: campaigns } = await sql<NamedCampaign>`
    select id, utm_key as "utmKey", product_group_id as "productGroupId" from campaign`.execute(tx)
  const { rows: names } = await sql<CampaignName>`
    select kind, pattern, campaign_id as "campaignId" from campaign_alias`.execute(tx)
  return campaignNames(campaigns, names)
}

export function sourcesOf(
  { version, rules }: StoredRules,
  names: CampaignNames,
  own: readonly string[],
): Sources {
  return { version, judge: judgeOf({ ...rules, own: [...rules.own, ...own] }), names }
}

/** Everything that is needed to tell where arrivals of this moment come from; `own` are hosts that we answer under. */
export async function sourcesAt(tx: Tx, at: Date, own: readonly string[] = []): Promise<Sources> {
  return sourcesOf(await rulesAt(tx, at), await namesOfCampaigns(tx), own)
}

/** The draft, if somebody has begun one. */
export async function readDraft(tx: Tx): Promise<(StoredRules & { note: string }) | null> {
  const { rows } = await sql<StoredRules & { note: string }>`
    select version, note, rules from source_rule_set where state = 'draft'`.execute(tx)
  return rows[0] ?? null
}

/** Refuses `no_such_campaign`. */
export async function assertCampaign(tx: Tx, campaignId: number | null): Promise<void> {
  if (campaignId === null) return
  const { rows } = await sql`select from campaign where id = ${campaignId}`.execute(tx)
  if (rows.length === 0)
    refuse('no_such_campaign', 422, 'There is no such campaign.', { field: 'campaignId' })
}
