import { sql } from 'kysely'
import { refuse } from '../shared/outcome.ts'
import { columnValue, type ListShape, reading, type Sql, type Value } from './list-columns.ts'
import { type Condition, columnOf, type Declared, type Operator, parseConditions } from './model/columns.ts'

/**
 * Who looks for rows by an index. No policy lets a part of a word reach its index: for whoever is restricted by one, a function
 * looks it up and tests the territory inside.
 */
export type Seeker = 'anyone' | 'restricted'

/**
 * Conditions as SQL with parameters only, each begun with `and`; by a look-up where a restricted seeker needs one. Refuses what
 * is unknown by its name.
 */
export function conditionsOf(
  shape: ListShape,
  given: string | undefined,
  declared: Declared,
  now: Date,
  seeker: Seeker = 'anyone',
): Sql {
  if (given === undefined) return sql``
  const parsed = parseConditions(shape.columns, given, declared)
  if ('problem' in parsed) return refuse(parsed.code, 422, parsed.problem, { field: 'where' })
  return sql.join(
    parsed.conditions.map(
      condition =>
        sql`and ${(seeker === 'restricted' && lookedUp(shape, condition)) || one(shape, condition, declared, now)}`,
    ),
    sql` `,
  )
}

/** Rows of the reader's territories by a part of a word; null where no index is of use, as for two letters. */
function lookedUp(shape: ListShape, { key, operator, values: [value] }: Condition): Sql | null {
  const begins = operator === 'begins'
  if (!shape.spelt?.includes(key) || (operator !== 'contains' && !begins)) return null
  const enough = begins ? /^[\p{L}\p{N}]{2}/u.test(String(value)) : hasTrigram(String(value))
  return enough ? likeOf(shape, key, patternOf(value, begins ? '' : '%')) : null
}

/** Three letters in a row: less is looked for in every entry of an index of trigrams. */
export const hasTrigram = (part: string): boolean => /[\p{L}\p{N}]{3}/u.test(part)

export const likeOf = ({ id, table }: ListShape, column: string, pattern: string): Sql =>
  sql`${id} = any(array(select subjects_like(${table}::text, ${column}::text, ${pattern}::text)))`

const patternOf = (value: unknown, ends: string): string =>
  `${ends}${String(value).replace(/[\\%_]/g, '\\$&')}%`

/** These hold of records without a value too. */
const ofNone: ReadonlySet<Operator> = new Set(['is_not', 'empty'])

function one(shape: ListShape, condition: Condition, declared: Declared, now: Date): Sql {
  const { key, operator } = condition
  const test = ofValue(
    condition,
    columnOf(shape.columns, key, declared)!.kind,
    columnValue(shape, key, declared),
    now,
  )
  if (!key.startsWith('custom.') || ofNone.has(operator)) return test
  // With the first half the index on records with any value is used.
  const custom = shape.custom!.values
  return sql`(${custom} <> '{}' and ${custom} ? ${key.slice('custom.'.length)} and ${test})`
}

function ofValue(
  { operator, values: given }: Condition,
  kind: NonNullable<ReturnType<typeof columnOf>>['kind'],
  { of: raw, as }: Value,
  now: Date,
): Sql {
  const isText = kind === 'text' || kind === 'choice'
  const of = isText ? sql`${raw} ${reading}` : raw
  const value = (at: number): Sql => {
    const bare = sql`${String(given[at])}::text`
    if (kind === 'moment') return sql`(${bare} || 'T00:00:00Z')::timestamptz`
    if (as === 'date') return sql`${bare}::date`
    if (kind === 'number') return sql`${bare}::numeric`
    return kind === 'reference' ? sql`${bare}::bigint` : bare
  }
  const bound = (at: number, rounding: 'ceil' | 'floor'): Sql =>
    as === 'bigint' ? sql`${sql.raw(rounding)}(${value(at)})::bigint` : value(at)
  const day = sql.raw(as === 'date' ? 'date' : 'text')
  switch (operator) {
    case 'is':
      return sql`${of} = ${value(0)}`
    case 'is_not':
      return sql`${of} is distinct from ${value(0)}`
    case 'one_of':
      if (kind === 'choices') return sql`${raw} ?| ${given.map(String)}::text[]`
      return sql`${of} in (${sql.join(given.map((_, at) => value(at)))})`
    case 'contains':
      return sql`${raw} ilike ${patternOf(given[0], '%')}`
    case 'begins':
      return sql`${raw} ilike ${patternOf(given[0], '')}`
    case 'between':
      return kind === 'moment'
        ? sql`(${of} >= ${value(0)} and ${of} < ${value(1)} + interval '1 day')`
        : sql`(${of} >= ${bound(0, 'ceil')} and ${of} <= ${bound(1, 'floor')})`
    case 'at_least':
      return sql`${of} >= ${bound(0, 'ceil')}`
    case 'after':
      return kind === 'moment' ? sql`${of} >= ${value(0)} + interval '1 day'` : sql`${of} > ${value(0)}`
    case 'at_most':
      return sql`${of} <= ${bound(0, 'floor')}`
    case 'before':
      return sql`${of} < ${value(0)}`
    case 'last_days': {
      const since = new Date(now.getTime() - Number(given[0]) * 86_400_000)
      return kind === 'moment'
        ? sql`(${of} > ${since}::timestamptz and ${of} <= ${now}::timestamptz)`
        : sql`(${of} > ${dayOf(since)}::${day} and ${of} <= ${dayOf(now)}::${day})`
    }
    case 'empty':
      return sql`${raw} is null`
    case 'not_empty':
      return sql`${raw} is not null`
  }
}

const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10)
