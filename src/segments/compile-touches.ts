import { sql } from 'kysely'
import { numberInText } from '../shared/condition/compare.ts'
import { type Moment, millisecondsOf, spanOf } from '../shared/condition/time.ts'
import type { About, Match, PropertyTest, SequenceTest, TouchTest } from '../shared/condition/tree.ts'
import { counted, isIn, rangeSql } from './compile-figure.ts'
import { literal, readsAs, within } from './compile-value.ts'
import { type Asking, idOf, type Sql } from './source.ts'

type Ledger = { from: Sql; where: Sql; who: Sql; person: Sql }

/**
 * The touches that count as `t`, and whose they are today: of a person, or of the account that the person is at; with
 * `among`, those of these subjects. Machines' touches, corrected ones and those taken back do not count.
 */
export function ledger(about: About, among: Sql | undefined): Ledger {
  const today = sql`coalesce(i.person_id, t.subject_id)`
  const counts = sql`not t.machine and t.withdrawn is null
    and not exists (select from touch later where later.supersedes_id = t.id)`
  if (about === 'person')
    return {
      from: sql`touch t left join identity i on i.subject_id = t.subject_id`,
      where: among
        ? sql`${counts} and t.subject_id = any(array(select unnest(${among}) union all
            select subject_id from identity where person_id = any(${among})))`
        : counts,
      who: today,
      person: today,
    }
  return {
    from: sql`touch t left join identity i on i.subject_id = t.subject_id left join person q on q.id = ${today}
      left join account_identity ai on ai.subject_id = t.subject_id`,
    where: among
      ? sql`${counts} and t.subject_id = any(array(select unnest(${among})
          union all select subject_id from account_identity where account_id = any(${among})
          union all select id from person where account_id = any(${among})
          union all select y.subject_id from person x join identity y on y.person_id = x.id where x.account_id = any(${among})))`
      : counts,
    who: sql`coalesce(q.account_id, ai.account_id, t.subject_id)`,
    person: sql.ref('q.id'),
  }
}

export function touchesSql(test: TouchTest, about: About, asking: Asking): Sql {
  const { from, where, who, person } = ledger(about, asking.among)
  const at = sql.ref('t.occurred_at')
  const matches = sql`${within(spanOf(test.window, asking.moment), at)} and ${matchSql(test.touches)}`
  if (test.since === undefined)
    return counted(
      test,
      having =>
        isIn(
          idOf(about),
          sql`select ${who} from ${from} where ${where} and ${matches} group by 1 having ${having}`,
          asking,
        ),
      figureOf(test, asking.moment, person, sql``),
    )
  // One scan for both, each touch beside the last of those that it is counted since: of two scans that are joined the planner
  // may read one again for every row of the other.
  const isSince = matchSql(test.since)
  const found = sql`select ${who} as who, ${person} as person, t.occurred_at, t.properties, (${matches}) as counts,
      max(t.occurred_at) filter (where ${isSince}) over (partition by ${who}) as last
    from ${from} where ${where} and ${within(spanOf(undefined, asking.moment), at)} and ((${matches}) or ${isSince})`
  const after = sql`filter (where t.counts and t.occurred_at > t.last)`
  return isIn(
    idOf(about),
    sql`select t.who from (${found}) t where t.last is not null group by t.who
      having ${rangeSql(test, figureOf(test, asking.moment, sql.ref('t.person'), after))}`,
    asking,
  )
}

/** What is counted or added up over touches `t`, of those that pass `filter`. */
function figureOf({ measure }: TouchTest, { timeZone }: Moment, person: Sql, filter: Sql): Sql {
  if (typeof measure === 'object') return sql`coalesce(sum(${numberSql(measure.sum)}) ${filter}, 0)`
  const figures = {
    count: sql`count(*)`,
    days: sql`count(distinct (t.occurred_at at time zone ${timeZone}::text)::date)`,
    persons: sql`count(distinct ${person})`,
  }
  return sql`${figures[measure ?? 'count']} ${filter}`
}

/** One scan of the ledger for all steps, then each step beside the one before. */
export function sequenceSql(test: SequenceTest, about: About, asking: Asking): Sql {
  const { from, where, who } = ledger(about, asking.among)
  const past = within(spanOf(undefined, asking.moment), sql.ref('t.occurred_at'))
  const matches = test.sequence.map(({ touches }) => matchSql(touches))
  const steps = matches.map((match, i) => sql`(${match}) as ${sql.ref(`is_${i}`)}`)
  const step = (i: number) => sql.ref(`s${i}`)
  const chain = (i: number): Sql => {
    const next = test.sequence[i]
    if (!next) return sql`true`
    const [one, before] = [step(i), step(i - 1)]
    const limit =
      next.within === undefined ? sql`true` : sql`${one}.at <= ${before}.at + ${lengthSql(next.within)}`
    const follows = sql`select from step ${one} where ${one}.who = ${before}.who and ${one}.${sql.ref(`is_${i}`)}
      and ${one}.at > ${before}.at and ${limit}`
    if (next.absent)
      return sql`(${before}.at + ${lengthSql(next.within!)} <= ${asking.moment.now}::timestamptz and not exists (${follows}))`
    return sql`exists (${follows} and ${chain(i + 1)})`
  }
  const first = within(spanOf(test.window, asking.moment), sql`s0.at`)
  const found = sql`
    with step as materialized (select ${who} as who, t.occurred_at as at, ${sql.join(steps)} from ${from}
      where ${where} and ${past} and (${sql.join(
        matches.map(match => sql`(${match})`),
        sql` or `,
      )}))
    select s0.who from step s0 where s0.is_0 and ${first} and ${chain(1)}`
  return isIn(idOf(about), found, asking)
}

const lengthSql = (days: number): Sql => sql`${millisecondsOf(days) / 1000}::float8 * interval '1 second'`

/** Which touches are meant, over `t`. */
export function matchSql(match: Match): Sql {
  const { kinds, sides, words, sources, campaigns, productGroups, properties } = match
  const words_ = words === undefined ? '' : `%${literal(words)}%`
  const parts = [
    ...(kinds ? [sql`t.kind = any(${kinds as string[]}::text[]::touch_kind[])`] : []),
    ...(sides ? [sql`t.side = any(${sides as string[]}::text[]::touch_side[])`] : []),
    ...(words === undefined
      ? []
      : [sql`(t.title ilike ${words_} or t.properties ->> 'url' ilike ${words_})`]),
    ...(sources ? [readsAs(sources, sql.ref('t.source'))] : []),
    ...(campaigns ? [sql`t.campaign_id = any(${campaigns as number[]}::bigint[])`] : []),
    ...(productGroups ? [sql`t.product_group_id = any(${productGroups as number[]}::bigint[])`] : []),
    ...(properties ?? []).map(propertySql),
  ]
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` and `)
}

function propertySql(test: PropertyTest): Sql {
  const text = sql`(t.properties ->> ${test.key}::text)`
  switch (test.test) {
    case 'known':
      return sql`${text} is not null`
    case 'one_of':
      return sql`(jsonb_typeof(t.properties -> ${test.key}::text) in ('string', 'number', 'boolean') and ${readsAs(test.values, text)})`
    case 'number':
      return rangeSql(test, numberSql(test.key))
  }
}

/** A property as a number: one of JSON, or text that is one. */
const numberSql = (key: string): Sql => sql`(case jsonb_typeof(t.properties -> ${key}::text)
  when 'number' then (t.properties ->> ${key}::text)::numeric
  when 'string' then case when t.properties ->> ${key}::text ~ ${numberInText.source} then (t.properties ->> ${key}::text)::numeric end end)`
