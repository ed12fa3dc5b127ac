import { sql } from 'kysely'
import { notToBeProfiled } from '../consent/who-may.ts'
import type { Tx } from '../platform/database.ts'
import { conditionSql } from '../segments/compile.ts'
import { ledger, matchSql } from '../segments/compile-touches.ts'
import { within } from '../segments/compile-value.ts'
import { type Asking, isThere, type Sql, traitSql } from '../segments/source.ts'
import { spanOf } from '../shared/condition/time.ts'
import { companyIfAny } from '../team/queries.ts'
import { needsOfRules } from './model/definition/needs.ts'
import { type EngagementRule, likelihoodTraitOf, type Rules, scoredDays } from './model/definition/rules.ts'
import { type Grade, judge } from './model/definition/weigh.ts'
import { personsForLeads } from './queries.ts'
import { knownForRules } from './read-known.ts'
import { ofKinds, sum, thresholdSql } from './score-sql.ts'
import { leadSource } from './source.ts'

export type ScoredPeople = {
  /** So many people were scored. Who objected to profiling is not among them. */
  people: number
  byGrade: { grade: Grade; people: number; qualified: number }[]
  /** Ids of those who qualify, in their order. */
  qualified: number[]
}

const atOnce = 2_000
const DAY = 86_400_000
/** Sums of the database and of the program differ by less; what is so near to where a rounding turns, the program judges. */
const nearness = 1e-6
/** So few points never come to a half. */
const nothing = 1e-12

/**
 * Scores everybody by these rules at this moment, by one pass over people and one over the ledger: the same scores, grades and
 * qualified people as `judge` finds one by one, thresholds by where somebody is. Writes nothing.
 */
export async function scoreEverybody(tx: Tx, rules: Rules, now: Date): Promise<ScoredPeople> {
  const moment = { now, timeZone: (await companyIfAny(tx))?.timeZone ?? 'UTC' }
  const source = await leadSource(tx, needsOfRules(rules))
  const hidden = await notToBeProfiled(tx, now)
  // Sums of a million people are kept in memory; compiling so long a statement takes longer than it saves.
  await sql`select set_config('work_mem', '128MB', true), set_config('jit', 'off', true)`.execute(tx)
  const { rows } = await sql<{ grade: Grade; people: number; qualified: number[]; near: number[] }>`
    with ${sql.join(scoredCtes(rules, { moment, source }, hidden))}
    select grade, count(*)::int as people, array_to_json(array_agg(id) filter (where qualified and not near)) as qualified,
      array_to_json(array_agg(id) filter (where near)) as near
    from graded group by grade`.execute(tx)
  const found = new Map(
    rows.map(({ grade, people, qualified, near }) => [
      grade,
      { people: people - (near?.length ?? 0), qualified: qualified ?? [] },
    ]),
  )
  const near = rows.flatMap(row => row.near ?? [])
  for (let from = 0; from < near.length; from += atOnce)
    for (const { id, grade, qualified } of await judged(tx, rules, near.slice(from, from + atOnce), now)) {
      const of = found.get(grade) ?? { people: 0, qualified: [] }
      found.set(grade, of)
      of.people++
      if (qualified) of.qualified.push(id)
    }
  const byGrade = [...found].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return {
    people: byGrade.reduce((sum, [, { people }]) => sum + people, 0),
    byGrade: byGrade.map(([grade, { people, qualified }]) => ({
      grade,
      people,
      qualified: qualified.length,
    })),
    qualified: byGrade.flatMap(([, { qualified }]) => qualified).sort((a, b) => a - b),
  }
}

/** Those of whom a rounding may fall either way, by the program. */
async function judged(tx: Tx, rules: Rules, ids: number[], now: Date) {
  const { known, moment } = await knownForRules(tx, ids, [rules], now)
  return (await personsForLeads(tx, ids)).flatMap(({ personId, territoryId }) => {
    const person = known.get(personId)
    return person
      ? [{ id: personId, ...judge(rules, person, { productGroupId: null, territoryId }, moment) }]
      : []
  })
}

/** `graded`: of each person the id, the grade, whether qualified, and whether a rounding is near. */
function scoredCtes(rules: Rules, asking: Asking, hidden: readonly number[]): Sql[] {
  const { source } = asking
  const { fit, engagement, exclusions, grades } = rules
  const holds = (when: Rules['fit'][number]['when']) => sql`(${conditionSql(when, 'person', asking)}) is true`
  const fitPoints = sum(
    fit.map(
      ({ when, points }) => sql`case when ${holds(when)} then ${sql.lit(Math.round(points))} else 0 end`,
    ),
  )
  const letterBy = grades.letterBy && traitSql(source.person, likelihoodTraitOf[grades.letterBy.goal])
  const percent = typeof letterBy?.value === 'object' ? letterBy.value : sql`null::int`
  const rounded = sum(engagement.map((rule, n) => pointsSql(rule, n)))
  const near = engagement.map((rule, n) => nearSql(rule, n))
  const letters = (value: string, least: readonly number[]) => stepSql(value, least, ['A', 'B', 'C', 'D'])
  const letter = grades.letterBy
    ? sql`case when percent is null then ${letters('fit', grades.fit)} else ${letters('percent', grades.letterBy.least)} end`
    : letters('fit', grades.fit)
  return [
    sql`done as materialized (${doneSql(engagement, asking)})`,
    sql`weighed as materialized (
      select p.id, (${fitPoints})::int as fit, (${rounded})::int as engagement, (${percent})::int as percent,
        ${thresholdSql(rules)} as threshold, ${any(exclusions.map(({ when }) => holds(when)))} as excluded, ${any(near)} as near
      from ${source.person.rows()} left join done e on e.person = p.id left join account at_account on at_account.id = p.account_id
      where ${isThere('person')}
        and not exists (select from unnest(${hidden as number[]}::bigint[]) as h(person) where h.person = p.id))`,
    sql`graded as (
      select id, near, ${letter} || ${stepSql('engagement', grades.engagement, ['1', '2', '3', '4'])} as grade,
        not excluded and least(100, greatest(0, fit + engagement)) >= threshold as qualified
      from weighed)`,
  ]
}

const any = (parts: readonly Sql[]): Sql =>
  parts.length === 0 ? sql`false` : sql`(${sql.join(parts, sql` or `)})`

/** What each rule of engagement sums up for whoever did something that counts, and of how many touches of late. */
function doneSql(engagement: readonly EngagementRule[], { moment }: Asking): Sql {
  const { from, where, who } = ledger('person', undefined)
  if (engagement.length === 0) return sql`select null::bigint as person where false`
  const at = sql.ref('t.occurred_at')
  const figures = engagement.flatMap(({ touches, halfLifeDays, minimum }, n) => {
    // After a hundred halvings nothing is left, and the database refuses what is smaller than a number can be.
    const worth = sql`power(0.5::float8, least(100, date_part('epoch', ${moment.now}::timestamptz - ${at}) / ${sql.lit((DAY / 1000) * halfLifeDays)}::float8))`
    const matches = sql`(${matchSql(touches)})`
    const since = minimum && new Date(moment.now.getTime() - minimum.days * DAY)
    return [
      sql`sum(${worth}) filter (where ${matches}) as ${sql.ref(`worth${n}`)}`,
      ...(since
        ? [sql`count(*) filter (where ${matches} and ${at} >= ${since}::timestamptz) as ${sql.ref(`of${n}`)}`]
        : []),
    ]
  })
  // Which touches a rule means is asked once, where they are summed up; here only what none of them means is left out.
  return sql`select ${who} as person, ${sql.join(figures)} from ${from}
    where ${where} and ${within(spanOf({ days: scoredDays }, moment), at)}
      and ${ofKinds(engagement)} group by 1`
}

const enough = ({ minimum }: EngagementRule, n: number): Sql =>
  minimum ? sql`${sql.ref(`e.of${n}`)} >= ${sql.lit(minimum.touches)}` : sql`true`
const raw = ({ pointsEach }: EngagementRule, n: number): Sql =>
  sql`(${sql.ref(`e.worth${n}`)} * ${sql.lit(Math.abs(pointsEach) < nothing ? 0 : pointsEach)}::float8)`
/** Held to the cap: a negative rule below. */
const capped = (rule: EngagementRule, n: number): Sql =>
  rule.pointsEach < 0
    ? sql`greatest(${raw(rule, n)}, ${sql.lit(rule.cap)}::float8)`
    : sql`least(${raw(rule, n)}, ${sql.lit(rule.cap)}::float8)`

const pointsSql = (rule: EngagementRule, n: number): Sql =>
  sql`case when ${sql.ref(`e.worth${n}`)} is null or not (${enough(rule, n)}) then 0 else floor(${capped(rule, n)} + 0.5) end`

/** Where the sum is so near to a half that another order of summing may round it otherwise; beyond the cap it is the cap. */
const nearSql = (rule: EngagementRule, n: number): Sql => sql`coalesce(
  abs(${raw(rule, n)} - floor(${raw(rule, n)}) - 0.5) < ${sql.lit(nearness)}
    and abs(${raw(rule, n)}) < ${sql.lit(Math.abs(rule.cap) + nearness)}, false)`

const stepSql = (value: string, least: readonly number[], steps: readonly string[]): Sql =>
  sql`(case ${sql.join(
    least.map((points, n) => sql`when ${sql.ref(value)} >= ${sql.lit(points)} then ${sql.lit(steps[n]!)}`),
    sql` `,
  )} else ${sql.lit(steps.at(-1)!)} end)`
