import { sql } from 'kysely'
import { readIdCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { refuse } from '../shared/outcome.ts'
import type { NameKind } from './model/campaign-names.ts'
import { spelling } from './model/campaign-names.ts'
import { restRules } from './model/rule.ts'
import { rulesAt, rulesOf, standardVersion } from './queries.ts'

type Named = { id: number; name: string }
export type Version = {
  version: number
  note: string
  state: 'draft' | 'published' | 'standard'
  fromAt: string | null
  by: string | null
  inForce: boolean
  arrivals: number
}

/** A touch that was superseded, as of somebody else, is shown as the row that did so. */
const isOfToday = sql`not exists (select from touch later where later.supersedes_id = t.id)`

/** All versions, latest first, the shipped one last. */
export async function listVersions(tx: Tx, now: Date): Promise<Version[]> {
  const inForce = (await rulesAt(tx, now)).version
  const { rows } = await sql<Omit<Version, 'inForce'>>`
    select r.version, r.note, r.state, to_json(r.from_at)#>>'{}' as "fromAt", u.name as by,
      (select count(*) from touch_arrival a where a.version = r.version) as arrivals
    from source_rule_set r left join app_user u on u.id = coalesce(r.published_by, r.made_by) order by r.version desc`.execute(
    tx,
  )
  const { rows: counted } = await sql<{ n: number }>`
    select count(*) as n from touch_arrival where version = ${standardVersion}`.execute(tx)
  const standard = {
    version: 0,
    note: '',
    state: 'standard' as const,
    fromAt: null,
    by: null,
    arrivals: counted[0]!.n,
  }
  return [...rows, standard].map(row => ({ ...row, inForce: row.version === inForce }))
}

/** Tags that no campaign is known by, most frequent first; `like` is a campaign whose key is spelt alike. */
export async function unknownCampaigns(tx: Tx, limit: number) {
  const { rows } = await sql<{ tag: string; touches: number; lastAt: string; total: number }>`
    select a.campaign_tag as tag, count(*) as touches, to_json(max(t.occurred_at))#>>'{}' as "lastAt",
      count(*) over () as total
    from touch_arrival a join touch t on t.id = a.touch_id
    where a.campaign_tag is not null and a.campaign_id is null and a.by_hand is null and ${isOfToday}
    group by a.campaign_tag order by 2 desc, 1 limit ${limit}`.execute(tx)
  const { rows: campaigns } = await sql<Named & { utmKey: string | null }>`
    select id, name, utm_key as "utmKey" from campaign order by id`.execute(tx)
  const alike = new Map<string, Named>()
  for (const { id, name, utmKey } of campaigns)
    for (const text of [utmKey, name]) if (text) alike.set(spelling(text), { id, name })
  return {
    items: rows.map(({ total: _, ...row }) => ({ ...row, like: alike.get(spelling(row.tag)) ?? null })),
    total: rows[0]?.total ?? 0,
  }
}

export async function listConflicts(tx: Tx) {
  const { rows } = await sql<{ pattern: string; touches: number; lastAt: string }>`
    select a.disagreed as pattern, count(*) as touches, to_json(max(t.occurred_at))#>>'{}' as "lastAt"
    from touch_arrival a join touch t on t.id = a.touch_id
    where a.disagreed is not null and ${isOfToday} group by 1 order by 2 desc, 1 limit 200`.execute(tx)
  return rows
}

/** Id and name of the person of today behind touch `t`, where there is one. */
const personOf = sql`(select json_build_object('id', p.id, 'name', p.name) from person p where p.id = person_today(t.subject_id))`

type Asked = { tag?: string; disagreed?: string; rule?: string; cursor?: string; limit: number }
/** Latest recorded first. */
export async function listArrivals(tx: Tx, { tag, disagreed, rule, cursor, limit }: Asked) {
  const fits = sql`(${tag ?? null}::text is null or (a.campaign_tag = ${tag ?? null} and a.campaign_id is null and a.by_hand is null))
    and (${disagreed ?? null}::text is null or a.disagreed = ${disagreed ?? null})
    and (${rule ?? null}::text is null or a.rule = ${rule ?? null})
    and ${isOfToday}`
  const before = cursor ? readIdCursor(cursor) : null
  const { rows } = await sql<{
    touchId: number
    title: string
    occurredAt: string
    person: Named | null
    channel: string | null
    name: string
    campaign: Named | null
    campaignTag: string | null
    disagreed: string | null
    byHand: boolean
  }>`
    select t.id as "touchId", t.title, to_json(t.occurred_at)#>>'{}' as "occurredAt", ${personOf} as person, t.source as channel,
      a.name, ${reference('c')} as campaign, a.campaign_tag as "campaignTag", a.disagreed, a.by_hand is not null as "byHand"
    from touch_arrival a join touch t on t.id = a.touch_id left join campaign c on c.id = t.campaign_id
    where ${fits} and (${before}::bigint is null or a.touch_id < ${before}::bigint)
    order by a.touch_id desc limit ${limit + 1}`.execute(tx)
  const { rows: counted } = await sql<{ n: number }>`
    select count(*) as n from touch_arrival a join touch t on t.id = a.touch_id where ${fits}`.execute(tx)
  const items = rows.slice(0, limit)
  return {
    items,
    next: rows.length > limit ? writeCursor([items.at(-1)!.touchId]) : null,
    total: counted[0]!.n,
  }
}

export async function listNames(tx: Tx, campaignId: number | null) {
  const { rows } = await sql<{ id: number; kind: NameKind; pattern: string; campaign: Named }>`
    select n.id, n.kind, n.pattern, ${reference('c')} as campaign
    from campaign_alias n join campaign c on c.id = n.campaign_id
    where ${campaignId}::bigint is null or n.campaign_id = ${campaignId}::bigint order by c.name, n.kind, n.pattern`.execute(
    tx,
  )
  return rows
}

const restNames: Readonly<Record<string, string>> = {
  [restRules.tagged]: 'Tagged, and no rule knows the tag',
  [restRules.referred]: 'Came from another site',
  [restRules.nothing]: 'Nothing tells: direct',
}

export async function ruleName(tx: Tx, version: number, key: string): Promise<string | null> {
  if (restNames[key]) return restNames[key]
  return (await rulesOf(tx, version)).rules.rules.find(rule => rule.key === key)?.name ?? null
}

/** Why a touch has its source; nothing where it was not told by rules. Refuses `no_such_touch`. */
export async function whyOfTouch(tx: Tx, touchId: number) {
  const { rows: touches } = await sql`select from touch where id = ${touchId}`.execute(tx)
  if (touches.length === 0) return refuse('no_such_touch', 404, 'There is no such touch.')
  const { rows } = await sql<{
    channel: string | null
    name: string
    rule: string
    version: number
    campaign: Named | null
    campaignBy: string | null
    campaignTag: string | null
    medium: string | null
    term: string | null
    content: string | null
    clicks: string[]
    referrer: string | null
    disagreed: string | null
    byHand: string | null
  }>`
    select t.source as channel, a.name, a.rule, a.version, ${reference('c')} as campaign, a.campaign_by as "campaignBy",
      a.campaign_tag as "campaignTag", a.medium, a.term, a.content, a.clicks, a.referrer, a.disagreed, u.name as "byHand"
    from touch_arrival a join touch t on t.id = a.touch_id left join campaign c on c.id = t.campaign_id
    left join app_user u on u.id = a.by_hand where a.touch_id = ${touchId}`.execute(tx)
  const row = rows[0]
  if (!row) return { why: null, byHand: null }
  const { byHand, ...why } = row
  return { why: { ...why, ruleName: await ruleName(tx, why.version, why.rule) }, byHand }
}

/** The same of the touch that raised a lead. Refuses `no_such_lead`. */
export async function whyOfLead(tx: Tx, leadId: number) {
  const { rows } = await sql<{ touchId: number | null }>`
    select touch_id as "touchId" from lead where id = ${leadId}`.execute(tx)
  const lead = rows[0] ?? refuse('no_such_lead', 404, 'There is no such lead.')
  const { rows: there } = await sql`select from touch where id = ${lead.touchId}`.execute(tx)
  if (lead.touchId === null || there.length === 0) return { touchId: null, why: null, byHand: null }
  return { touchId: lead.touchId, ...(await whyOfTouch(tx, lead.touchId)) }
}
