import { sql } from 'kysely'
import { dateMeant, type Moment, returningDays, type Span, spanOfDays } from '../shared/condition/time.ts'
import type { ValueTest } from '../shared/condition/tree.ts'
import type { TraitKind } from '../shared/condition/vocabulary.ts'
import { rangeSql } from './compile-figure.ts'
import type { Sql } from './source.ts'

/** The test of a value in SQL; null or no where it is not known. */
export function valueSql(test: ValueTest, kind: TraitKind, value: Sql, moment: Moment): Sql {
  switch (test.test) {
    case 'known':
      return sql`${value} is not null`
    case 'yes':
      return sql`${value}`
    case 'no':
      return sql`not ${value}`
    case 'one_of':
      return oneOf(test.values, kind, value)
    case 'all_of':
      return allOf(test.values, kind, value)
    case 'contains':
      return sql`${value} ilike ${`%${literal(test.text)}%`}`
    case 'begins':
      return sql`${value} ilike ${`${literal(test.text)}%`}`
    case 'ends':
      return sql`${value} ilike ${`%${literal(test.text)}`}`
    case 'number':
      return rangeSql(test, value)
    case 'day':
      return kind === 'moment' ? within(spanOfDays(test, moment), value) : dayWithin(test, value, moment)
    case 'anniversary':
      return sql`${dayOfYear(kind, value, moment)} = any(${returningDays(test.within, moment)}::text[])`
  }
}

/** Text as people read it, without regard to case. */
export const readsAs = (values: readonly (string | number)[], value: Sql): Sql =>
  sql`${value} collate reading_order in (${sql.join(values.map(each => sql`${String(each)}::text`))})`

/** What stands in a pattern as itself. */
export const literal = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

function oneOf(values: readonly (string | number)[], kind: TraitKind, value: Sql): Sql {
  if (kind === 'reference') return sql`${value} = any(${values as number[]}::bigint[])`
  if (kind === 'references') return sql`${value} @> any(${values.map(String)}::text[]::jsonb[])`
  return kind === 'choices' ? sql`${value} ?| ${values.map(String)}::text[]` : readsAs(values, value)
}

const allOf = (values: readonly (string | number)[], kind: TraitKind, value: Sql): Sql =>
  kind === 'references'
    ? sql`${value} @> ${JSON.stringify(values)}::text::jsonb`
    : sql`${value} ?& ${values.map(String)}::text[]`

const instant = (at: number): Sql => sql`${new Date(at)}::timestamptz`

/** From the first moment of a span until before its last. */
export function within({ from, to }: Span, value: Sql): Sql {
  const parts = [
    ...(from === null ? [] : [sql`${value} >= ${instant(from)}`]),
    ...(to === null ? [] : [sql`${value} < ${instant(to)}`]),
  ]
  return sql`(${parts.length === 0 ? sql`true` : sql.join(parts, sql` and `)})`
}

function dayWithin({ from, to }: ValueTest & { test: 'day' }, value: Sql, moment: Moment): Sql {
  const parts = [
    ...(from === undefined ? [] : [sql`${value} collate "C" >= ${dateMeant(from, moment)}::text`]),
    ...(to === undefined ? [] : [sql`${value} collate "C" <= ${dateMeant(to, moment)}::text`]),
  ]
  return sql`(${sql.join(parts, sql` and `)})`
}

const dayOfYear = (kind: TraitKind, value: Sql, { timeZone }: Moment): Sql =>
  kind === 'moment'
    ? sql`to_char(${value} at time zone ${timeZone}::text, 'MM-DD')`
    : sql`substr(${value}, 6, 5)`
