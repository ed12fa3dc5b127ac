import { type RawBuilder, sql } from 'kysely'
import { groupFrom, type LifecycleRule, ownFrom, stages } from './model/stage.ts'

const second = (column: string) => sql`floor(extract(epoch from ${sql.ref(column)}))`
const day = (column: string) => sql`floor(${second(column)} / 86400)`
const moment = (column: string) => sql`${sql.ref(column)}`

/** What is usual between orders, to whole days: by product group last bought, and of all who have a rhythm of their own. */
export const usualRhythms = (facts: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select product_group_id, floor(percentile_cont(0.5) within group (order by median_days) + 0.5) as days, count(*)::int as accounts
  from ${facts} where purchases >= ${ownFrom} and median_days is not null
  group by grouping sets ((product_group_id), ())
  having count(*) >= ${groupFrom} and (grouping(product_group_id) = 1 or product_group_id is not null)`

/**
 * The rule over a relation of facts (columns as in the table `lifecycle`): the same as `lifecycleOf` in memory. Answers
 * the facts with stage, place, code, at, rhythm_days and basis.
 */
export function stagedFrom(
  rule: LifecycleRule,
  facts: RawBuilder<unknown>,
  now: Date,
  rhythms: RawBuilder<unknown> = sql`lifecycle_rhythm`,
): RawBuilder<unknown> {
  const today = sql`floor(${Math.floor(now.getTime() / 1000)}::float8 / 86400)`
  const reached = (percent: number) => sql`(w.since * 100 >= ${percent}::float8 * w.days)`
  const lost = reached(rule.lostAt)
  const lapsed = sql`(f.last_day + ceil(${rule.lostAt}::float8 * w.days / 100))`
  const complained =
    rule.complaintDays === null
      ? sql`false`
      : sql`(f.complaint_at is not null and ${today} - ${day('f.complaint_at')} >= ${rule.complaintDays}::int)`
  const returned = rule.returns === 0 ? sql`false` : sql`f.returns >= ${rule.returns}::int`
  const back = sql`coalesce(f.last_gap * 100 >= ${rule.lostAt}::float8 * w.days, false)`
  /** [condition, stage, code, moment], the first that holds. */
  const ways: [RawBuilder<unknown>, (typeof stages)[number], string, RawBuilder<unknown>][] = [
    [
      sql`f.last_day is null and f.opportunity_at is not null`,
      'opportunity',
      'opportunity',
      moment('f.opportunity_at'),
    ],
    [sql`f.last_day is null and f.lead_at is not null`, 'lead', 'lead', moment('f.lead_at')],
    [
      sql`f.last_day is null and f.interest_at is not null and ${today} - ${day('f.interest_at')} <= ${rule.needDays}::int`,
      'need',
      'need',
      moment('f.interest_at'),
    ],
    [
      sql`f.last_day is null and f.interest_at is not null`,
      'touched',
      'interest_old',
      moment('f.interest_at'),
    ],
    [sql`f.last_day is null and f.touched_at is not null`, 'touched', 'touched', moment('f.touched_at')],
    [sql`f.last_day is null`, 'unaware', 'untouched', sql`null`],
    [
      sql`${lost} and f.opportunity_at is not null`,
      'win_back',
      'opportunity_again',
      moment('f.opportunity_at'),
    ],
    [sql`${lost} and ${day('f.lead_at')} >= ${lapsed}`, 'win_back', 'lead_again', moment('f.lead_at')],
    [
      sql`${lost} and ${day('f.contact_at')} >= ${lapsed} and ${today} - ${day('f.contact_at')} <= ${rule.contactDays}::int`,
      'win_back',
      'contact_again',
      moment('f.contact_at'),
    ],
    [lost, 'lost', 'lapsed', sql`null`],
    [reached(rule.riskAt), 'at_risk', 'rhythm', sql`null`],
    [complained, 'at_risk', 'complaint', moment('f.complaint_at')],
    [returned, 'at_risk', 'returns', sql`null`],
    [reached(rule.dueAt), 'due', 'rhythm', sql`null`],
    [sql`f.purchases = 1`, 'new', 'first', sql`null`],
    [back, 'won_back', 'back', sql`null`],
    [sql`true`, 'active', 'rhythm', sql`null`],
  ]
  const found = sql.join(
    ways.map(([condition], at) => sql`when ${condition} then ${sql.lit(at + 1)}`),
    sql` `,
  )
  const answers = sql.join(
    ways.map(
      ([, stage, code], at) =>
        sql`(${sql.lit(at + 1)}, ${stage}, ${stages.indexOf(stage) + 1}::smallint, ${code})`,
    ),
  )
  const moments = sql.join(
    ways.map(([, , , at], index) => sql`when ${sql.lit(index + 1)} then ${at}`),
    sql` `,
  )
  return sql`
    select f.*, a.stage, a.place, a.code, case v.way ${moments} end::timestamptz as at,
      case when f.last_day is not null then w.days end as rhythm_days,
      case when f.last_day is not null then w.basis end as basis
    from (${facts}) f
    left join ${rhythms} g on g.product_group_id = f.product_group_id
    left join ${rhythms} c on c.product_group_id is null
    cross join lateral (
      select case when f.purchases >= ${ownFrom} and f.median_days is not null then f.median_days
          when g.days is not null then g.days when c.days is not null then c.days else ${rule.usualDays}::float8 end as days,
        case when f.purchases >= ${ownFrom} and f.median_days is not null then 'own'
          when g.days is not null then 'group' when c.days is not null then 'company' else 'usual' end as basis
    ) r
    cross join lateral (
      select greatest(r.days, ${rule.leastDays}::float8) as days,
        case when r.days < ${rule.leastDays}::float8 then 'least' else r.basis end as basis,
        greatest(0, ${today} - f.last_day) as since
    ) w
    cross join lateral (select case ${found} end as way) v
    join (values ${answers}) a(way, stage, place, code) on a.way = v.way`
}
