import { sql } from 'kysely'
import { traitValue } from '../platform/trait.ts'
import { type Moment, millisecondsOf, type Span, spanOf, todayOf } from '../shared/condition/time.ts'
import {
  type About,
  type Condition,
  type Match,
  partsOf,
  type SequenceTest,
  type TouchTest,
  type TraitTest,
  type Window,
} from '../shared/condition/tree.ts'
import { ledger, matchSql } from './compile-touches.ts'
import { valueSql, within } from './compile-value.ts'
import { type ConditionSource, idOf, type Sql, traitSql } from './source.ts'

/** From one moment to a later one. */
export type Passing = { before: Moment; after: Moment; source: ConditionSource }

/**
 * Whom the passing of time alone may have moved in or out: queries of one column `id`, persons or accounts, for each test that
 * depends on the time. Only what left or came into a window meanwhile is looked at.
 */
export function movedByTime(condition: Condition, about: About, passing: Passing): Sql[] {
  if ('trait' in condition) return traitMoved(condition, about, passing)
  if ('touches' in condition) return touchesMoved(condition, about, passing)
  if ('sequence' in condition) return sequenceMoved(condition, about, passing)
  const below: About = 'account' in condition ? 'account' : 'persons' in condition ? 'person' : about
  return partsOf(condition).flatMap(({ part }) => movedByTime(part, below, passing))
}

/** A value that changes by no clock is asked for other days; one that does says itself of whom. */
function traitMoved({ trait, ...test }: TraitTest, about: About, { before, after, source }: Passing): Sql[] {
  const asked = traitSql(source[about], trait)
  const itself = asked.moved ? [asked.moved(before.now, after.now)] : []
  const isOfTime =
    test.test === 'anniversary' ||
    (test.test === 'day' && (typeof test.from === 'number' || typeof test.to === 'number'))
  if (!isOfTime || todayOf(before) === todayOf(after)) return itself
  const at = (moment: Moment) => valueSql(test, asked.kind, traitValue(asked, { moment }), moment)
  const [then, now] = [at(before), at(after)]
  return [
    ...itself,
    sql`select ${idOf(about)} as id from ${source[about].rows()} where (${then}) is distinct from (${now})`,
  ]
}

/** What is in one of two spans only. */
function between(one: Span, other: Span): Span[] {
  const parts: Span[] = []
  if (one.from !== other.from && one.from !== null && other.from !== null)
    parts.push({ from: Math.min(one.from, other.from), to: Math.max(one.from, other.from) })
  if (one.to !== other.to && one.to !== null && other.to !== null)
    parts.push({ from: Math.min(one.to, other.to), to: Math.max(one.to, other.to) })
  return parts
}

/** Who has touches like these in any of the spans. */
function whoHas(match: Match, spans: readonly Span[], about: About): Sql[] {
  if (spans.length === 0) return []
  const { from, where, who } = ledger(about, undefined)
  const when = sql.join(
    spans.map(span => within(span, sql.ref('t.occurred_at'))),
    sql` or `,
  )
  return [sql`select ${who} as id from ${from} where (${when}) and ${where} and ${matchSql(match)}`]
}

function slices(window: Window | undefined, { before, after }: Passing): Span[] {
  return between(spanOf(window, before), spanOf(window, after))
}

function touchesMoved({ touches, window, since }: TouchTest, about: About, passing: Passing): Sql[] {
  return [
    ...whoHas(touches, slices(window, passing), about),
    ...(since ? whoHas(since, slices(undefined, passing), about) : []),
  ]
}

function sequenceMoved({ sequence, window }: SequenceTest, about: About, passing: Passing): Sql[] {
  return sequence.flatMap(({ touches, within: days, absent }, i) => {
    // What was to come until now is past; and who waited for something in vain has waited long enough.
    const own = whoHas(touches, slices(i === 0 ? window : undefined, passing), about)
    if (!absent) return own
    const { before, after } = passing
    const length = millisecondsOf(days!)
    const waited = { from: before.now.getTime() - length, to: after.now.getTime() - length + 1 }
    return [...own, ...whoHas(sequence[i - 1]!.touches, [waited], about)]
  })
}
