import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { dayAt, dayStart, formatDay, parseDay } from '../shared/zone-days.ts'
import { company } from '../team/queries.ts'
import {
  columnValue,
  declaredIn,
  type ListShape,
  reading,
  type Seeker,
  type Sql,
  type Value,
} from './list-columns.ts'
import { type Narrowing, narrowedBy } from './list-narrowing.ts'
import { inSegments, segmentsNamed } from './list-segments.ts'
import {
  type Condition,
  columnOf,
  type Declared,
  type Operator,
  parseConditions,
  segmentIds,
  segmentKey,
} from './model/columns.ts'

/** When is now, and by whose days moments are counted: those of the company. */
type Today = { now: number; timeZone: string }

/**
 * Conditions as SQL with parameters only, each begun with `and`; by a look-up where a restricted seeker needs one. Days are
 * those of the company's time zone. Refuses what is unknown by its name.
 */
export async function conditionsOf(
  tx: Tx,
  shape: ListShape,
  {
    where: given,
    segment,
    when,
  }: { where?: string | undefined; segment?: string | undefined; when?: Narrowing | undefined },
  now: Date,
  seeker: Seeker = 'anyone',
): Promise<Sql> {
  const narrowed = when ? sql`and ${narrowedBy(shape, when, seeker)}` : sql``
  if (given === undefined && segment === undefined) return narrowed
  const declared = await declaredIn(tx, shape, given)
  const parsed = given === undefined ? { conditions: [] } : parseConditions(shape.columns, given, declared)
  if ('problem' in parsed) return refuse(parsed.code, 422, parsed.problem, { field: 'where' })
  const conditions = [...parsed.conditions, ...segmentIds(segment)]
  const segments = await segmentsNamed(tx, conditions)
  const today: Today = { now: now.getTime(), timeZone: (await company(tx)).timeZone }
  const said = (condition: Condition): Sql =>
    condition.key === segmentKey
      ? inSegments(shape, condition, segments, seeker)
      : (seeker === 'restricted' && lookedUp(shape, condition)) || one(shape, condition, declared, today)
  return sql.join([...conditions.map(condition => sql`and ${said(condition)}`), narrowed], sql` `)
}

/** Whether conditions speak of a column; those that cannot be read speak of none. */
export function speaksOf(
  { columns }: Pick<ListShape, 'columns'>,
  given: string | undefined,
  key: string,
): boolean {
  const parsed = given === undefined ? null : parseConditions(columns, given)
  return parsed !== null && 'conditions' in parsed && parsed.conditions.some(each => each.key === key)
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

function one(shape: ListShape, condition: Condition, declared: Declared, today: Today): Sql {
  const { key, operator } = condition
  const test = ofValue(
    condition,
    columnOf(shape.columns, key, declared)!.kind,
    columnValue(shape, key, declared),
    today,
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
  { now, timeZone }: Today,
): Sql {
  const isText = kind === 'text' || kind === 'choice'
  /** The first moment of a day, or of one so many days later. */
  const begin = (at: number, later = 0): Sql =>
    sql`${new Date(dayStart(timeZone, parseDay(String(given[at]))! + later))}::timestamptz`
  const of = isText ? sql`${raw} ${reading}` : raw
  const value = (at: number): Sql => {
    const bare = sql`${String(given[at])}::text`
    if (kind === 'moment') return begin(at)
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
        ? sql`(${of} >= ${value(0)} and ${of} < ${begin(1, 1)})`
        : sql`(${of} >= ${bound(0, 'ceil')} and ${of} <= ${bound(1, 'floor')})`
    case 'at_least':
      return sql`${of} >= ${bound(0, 'ceil')}`
    case 'after':
      return kind === 'moment' ? sql`${of} >= ${begin(0, 1)}` : sql`${of} > ${value(0)}`
    case 'at_most':
      return sql`${of} <= ${bound(0, 'floor')}`
    case 'before':
      return sql`${of} < ${value(0)}`
    case 'last_days': {
      const days = Number(given[0])
      const last = dayAt(timeZone, now)
      return kind === 'moment'
        ? sql`(${of} > ${new Date(now - days * 86_400_000)}::timestamptz and ${of} <= ${new Date(now)}::timestamptz)`
        : sql`(${of} > ${formatDay(last - days)}::${day} and ${of} <= ${formatDay(last)}::${day})`
    }
    case 'empty':
      return sql`${raw} is null`
    case 'not_empty':
      return sql`${raw} is not null`
  }
}
