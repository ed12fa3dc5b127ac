import { type RawBuilder, sql } from 'kysely'
import { readIdCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { companyIfAny } from '../team/queries.ts'
import { levels } from './model/levels.ts'

/** First and last day, 'YYYY-MM-DD', of the company. */
export type Span = {
  from?: string | undefined
  until?: string | undefined
  campaignId?: number | undefined
  platform?: string | undefined
}
type Named = { id: number; name: string }

const within = ({ from, until, campaignId, platform }: Span): RawBuilder<unknown> => sql`
  (${from ?? null}::date is null or r.day >= ${from ?? null}::date) and (${until ?? null}::date is null or r.until_day <= ${until ?? null}::date)
  ${campaignId ? sql`and r.campaign_id = ${campaignId}` : sql``} ${platform ? sql`and r.platform = ${platform}` : sql``}`

/**
 * The rows that are summed: of the reports that a platform makes of one day (by campaign, ad group, term ..) only the first in
 * the order of `levels`, so that no click is counted twice. A period that is reported as one counts where no day of it does.
 */
const counted = sql`(
  select x.* from (
    select r.*, min(array_position(${sql.raw(`array['${levels.join("','")}']`)}, r.level)) over (partition by r.platform, r.account, r.day, r.until_day) as first
    from reported_exposure r where r.replaced_by is null
  ) x
  where array_position(${sql.raw(`array['${levels.join("','")}']`)}, x.level) = x.first
    and (x.day = x.until_day or not exists (
      select from reported_exposure d where d.replaced_by is null and d.platform = x.platform and d.account = x.account
        and d.day = d.until_day and d.day between x.day and x.until_day))
) r`

export type Figures = { impressions: number; clicks: number; costCents: number; conversions: number }
const sums = sql`coalesce(sum(r.impressions), 0)::bigint as impressions, coalesce(sum(r.clicks), 0)::bigint as clicks,
  coalesce(sum(r.cost_cents), 0)::bigint as "costCents", coalesce(sum(r.conversions), 0)::float8 as conversions`

export async function totals(tx: Tx, span: Span): Promise<Figures & { rows: number }> {
  const { rows } = await sql<Figures & { rows: number }>`
    select ${sums}, count(*) as rows from ${counted} where ${within(span)}`.execute(tx)
  return rows[0]!
}

export type CampaignFigures = Figures & {
  campaign: Named | null
  /** As the platform calls it, where it is no campaign of ours. */
  reported: string | null
  platform: string
  /** Visits of people of ours that came by the campaign in those days: named, counted by us. */
  ownVisits: number
  leads: number
  budgetCents: number | null
}

/** By campaign, dearest first; beside each our own visits and leads, which are never added to what is reported. */
export async function byCampaign(tx: Tx, span: Span): Promise<CampaignFigures[]> {
  const zone = (await companyIfAny(tx))?.timeZone ?? 'UTC'
  const inDays = (column: RawBuilder<unknown>) => sql`
    (${span.from ?? null}::date is null or ${column} >= ${span.from ?? null}::date::timestamp at time zone ${zone})
    and (${span.until ?? null}::date is null or ${column} < (${span.until ?? null}::date + 1)::timestamp at time zone ${zone})`
  const { rows } = await sql<CampaignFigures>`
    select g.*, case when g.id is null then null else json_build_object('id', g.id, 'name', c.name) end as campaign,
      c.budget_cents as "budgetCents",
      case when g.id is null then 0 else (select count(*) from touch t where t.campaign_id = g.id and not t.machine
        and t.kind = 'web_page' and ${inDays(sql`t.occurred_at`)}) end as "ownVisits",
      case when g.id is null then 0 else (select count(*) from lead l where l.campaign_id = g.id and ${inDays(sql`l.raised_at`)}) end as leads
    from (
      select r.campaign_id as id, case when r.campaign_id is null then r.campaign end as reported,
        string_agg(distinct r.platform, ', ' order by r.platform) as platform, ${sums}
      from ${counted} where ${within(span)} group by 1, 2
    ) g left join campaign c on c.id = g.id
    order by g."costCents" desc, g.clicks desc, g.reported limit 500`.execute(tx)
  return rows.map(
    ({
      campaign,
      reported,
      platform,
      impressions,
      clicks,
      costCents,
      conversions,
      ownVisits,
      leads,
      budgetCents,
    }) => ({
      campaign,
      reported,
      platform,
      impressions,
      clicks,
      costCents,
      conversions,
      ownVisits,
      leads,
      budgetCents,
    }),
  )
}

export async function byDay(tx: Tx, span: Span): Promise<(Figures & { day: string })[]> {
  const { rows } = await sql<Figures & { day: string }>`
    select r.day, ${sums} from ${counted} where ${within(span)} and r.day = r.until_day group by 1 order by 1 desc limit 400`.execute(
    tx,
  )
  return rows
}

/** Terms that were searched for, as reported; `known` when somebody searched our own site for it. */
export async function terms(
  tx: Tx,
  span: Span,
): Promise<(Figures & { term: string; ownSearches: number })[]> {
  const { rows } = await sql<Figures & { term: string; ownSearches: number }>`
    select g.*, (select count(*) from touch t where t.kind = 'track' and t.properties ? 'query'
      and lower(t.properties->>'query') = lower(g.term)) as "ownSearches"
    from (select r.term, ${sums} from reported_exposure r
      where r.replaced_by is null and r.level = 'term' and ${within(span)} group by 1) g
    order by g.clicks desc, g.impressions desc, g.term limit 200`.execute(tx)
  return rows
}

export type ReportedAnswer = Figures & {
  id: number
  platform: string
  account: string
  level: string
  day: string
  untilDay: string
  campaign: string
  adGroup: string
  term: string
  page: string
  ours: Named | null
  matchedBy: string | null
  importId: number
}
type Asked = Span & {
  reported?: string | undefined
  term?: string | undefined
  day?: string | undefined
  cursor?: string | undefined
  limit: number
}

/** The reported rows behind a figure, latest written first. */
export async function reportedRows(tx: Tx, { reported, term, day, cursor, limit, ...span }: Asked) {
  const source =
    term === undefined
      ? counted
      : sql`(select * from reported_exposure where replaced_by is null and level = 'term') r`
  const fits = sql`${within(span)}
    ${reported === undefined ? sql`` : sql`and r.campaign_id is null and r.campaign = ${reported}`}
    ${term === undefined ? sql`` : sql`and r.term = ${term}`} ${day === undefined ? sql`` : sql`and r.day = ${day}::date`}`
  const before = cursor ? readIdCursor(cursor) : null
  const { rows } = await sql<ReportedAnswer>`
    select r.id, r.platform, r.account, r.level, r.day, r.until_day as "untilDay", r.campaign, r.ad_group as "adGroup", r.term, r.page,
      r.impressions, r.clicks, r.cost_cents as "costCents", r.conversions::float8 as conversions, ${reference('c')} as ours,
      r.matched_by as "matchedBy", r.import_id as "importId"
    from ${source} left join campaign c on c.id = r.campaign_id
    where ${fits} and (${before}::bigint is null or r.id < ${before}::bigint) order by r.id desc limit ${limit + 1}`.execute(
    tx,
  )
  const { rows: all } = await sql<{ n: number }>`select count(*) as n from ${source} where ${fits}`.execute(
    tx,
  )
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? writeCursor([items.at(-1)!.id]) : null, total: all[0]!.n }
}

/** Names on platforms that no campaign of ours is known by. */
export async function unmatched(tx: Tx) {
  const { rows } = await sql<{
    platform: string
    campaign: string
    rows: number
    costCents: number
    clicks: number
  }>`
    select r.platform, r.campaign, count(*) as rows, sum(r.cost_cents)::bigint as "costCents", sum(r.clicks)::bigint as clicks
    from ${counted} where r.campaign_id is null and r.campaign <> '' group by 1, 2 order by 4 desc, 5 desc limit 200`.execute(
    tx,
  )
  return rows
}
