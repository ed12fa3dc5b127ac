import { sql } from 'kysely'
import { notToBeProfiled } from '../consent/who-may.ts'
import type { Tx } from '../platform/database.ts'
import { conditionSql } from '../segments/compile.ts'
import { ledger, matchSql } from '../segments/compile-touches.ts'
import { isThere, type Sql } from '../segments/source.ts'
import { companyIfAny } from '../team/queries.ts'
import { needsOfRules } from './model/definition/needs.ts'
import { isStill } from './model/definition/replay.ts'
import { type EngagementRule, type Rules, scoredDays } from './model/definition/rules.ts'
import { ofKinds, sum, thresholdSql } from './score-sql.ts'
import { leadSource } from './source.ts'

const DAY = 86_400_000

/**
 * Who could come to qualify at any moment of a time, by one pass over people and one over the ledger: with all points of fit that time
 * or a touch may move, and as many of engagement as their touches until its end could give, were they all fresh. Of everybody else
 * nothing needs to be judged. Fields are as they are today; of whom no touch may be read is among them.
 */
export async function couldQualify(
  tx: Tx,
  rules: Rules,
  { from, until }: { from: Date; until: Date },
  now: Date,
): Promise<Set<number>> {
  const source = await leadSource(tx, needsOfRules(rules))
  const asking = { source, moment: { now, timeZone: (await companyIfAny(tx))?.timeZone ?? 'UTC' } }
  const fit = rules.fit.map(({ when, points }) =>
    isStill(when)
      ? sql`case when (${conditionSql(when, 'person', asking)}) is true then ${sql.lit(points)} else 0 end`
      : sql`${sql.lit(Math.max(0, points))}`,
  )
  const giving = rules.engagement.filter(({ pointsEach, cap }) => pointsEach > 0 && cap > 0)
  const most = giving.map(
    ({ pointsEach, cap }, n) =>
      sql`ceil(least(${sql.lit(cap)}::float8, coalesce(${sql.ref(`e.n${n}`)}, 0) * ${sql.lit(pointsEach)}::float8))`,
  )
  const since = new Date(from.getTime() - (scoredDays + 1) * DAY)
  const { rows } = await sql<{ ids: number[] | null }>`
    with reached as materialized (${reachedSql(giving, since, until)})
    select array_to_json(array_agg(p.id)) as ids from ${source.person.rows()}
    left join reached e on e.person = p.id left join account at_account on at_account.id = p.account_id
    where ${isThere('person')} and ${sum([...fit, ...most])} >= ${thresholdSql(rules)}`.execute(tx)
  return new Set([...(rows[0]!.ids ?? []), ...(await notToBeProfiled(tx, now))])
}

/** How many touches of each rule anybody has of a time. */
function reachedSql(giving: readonly EngagementRule[], since: Date, until: Date): Sql {
  if (giving.length === 0) return sql`select null::bigint as person where false`
  const { from, where, who } = ledger('person', undefined)
  const counts = giving.map(
    ({ touches }, n) => sql`count(*) filter (where ${matchSql(touches)}) as ${sql.ref(`n${n}`)}`,
  )
  return sql`select ${who} as person, ${sql.join(counts)} from ${from}
    where ${where} and t.occurred_at >= ${since}::timestamptz and t.occurred_at < ${until}::timestamptz and ${ofKinds(giving)} group by 1`
}
