import { type RawBuilder, sql } from 'kysely'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import { refuse } from '../shared/outcome.ts'
import {
  type Column,
  type Condition,
  columnOf,
  type columns,
  type ListRecord,
  parseConditions,
  sortOf,
} from './model/columns.ts'

type Sql = RawBuilder<unknown>
const lower = (of: string): Sql => sql`lower(${sql.ref(of)})`

/** Stages in the order of a customer's life. */
const inLife = sql`to_char(lc.place, 'FM00')`

/** The value of a column, fixed here: no name that a caller gives reaches a statement. `by` is what it is sorted by. */
const values: Record<ListRecord, Record<string, { of: string; by?: Sql }>> = {
  person: {
    name: { of: 'p.name' },
    email: { of: 'p.email' },
    phone: { of: 'p.phone' },
    jobTitle: { of: 'p.job_title' },
    jobFunction: { of: 'p.job_function' },
    seniority: { of: 'p.seniority' },
    country: { of: 'p.country' },
    language: { of: 'p.language' },
    source: { of: 'p.source' },
    account: { of: 'p.account_id', by: lower('a.name') },
    territory: { of: 'p.territory_id', by: lower('t.name') },
    stage: { of: 'lc.stage', by: inLife },
    knownAt: { of: 'p.known_at' },
    updatedAt: { of: 'p.updated_at' },
  } satisfies Record<keyof typeof columns.person, { of: string; by?: Sql }>,
  account: {
    name: { of: 'a.name' },
    kind: { of: 'a.kind' },
    stage: { of: 'lc.stage', by: inLife },
    industry: { of: 'a.industry' },
    country: { of: 'a.country' },
    city: { of: 'a.city' },
    website: { of: 'a.website' },
    employees: { of: 'a.employees' },
    parent: { of: 'a.parent_id', by: lower('parent.name') },
    territory: { of: 'a.territory_id', by: lower('t.name') },
    salesOwner: { of: 'a.sales_owner_id', by: lower('so.name') },
    marketingOwner: { of: 'a.marketing_owner_id', by: lower('mo.name') },
    createdAt: { of: 'a.created_at' },
    updatedAt: { of: 'a.updated_at' },
  } satisfies Record<keyof typeof columns.account, { of: string; by?: Sql }>,
}

export type Order = {
  /** What rows are sorted by, as text that goes into the cursor; null where it is empty. */
  shown: Sql
  by: Sql
  after: Sql
  cursorOf: (last: { sortValue: string | null; id: number }) => string
}

/**
 * Sorted by one column, empty ones last either way, then by id; pages by keyset. Refuses `unknown_column`, and
 * `bad_cursor` for a marker of another order.
 */
export function orderOf(record: ListRecord, sort: string, cursor: string | undefined): Order {
  const wanted = sortOf(record, sort)
  if (!wanted)
    return refuse('unknown_column', 422, `There is no column "${sort.slice(0, 60)}".`, { field: 'sort' })
  const { key, down } = wanted
  const column = columnOf(record, key)!
  const { of, by: given } = values[record][key]!
  const by = given ?? (column.kind === 'text' || column.kind === 'choice' ? lower(of) : sql`${sql.ref(of)}`)
  const id = sql.ref(record === 'person' ? 'p.id' : 'a.id')
  const type =
    column.kind === 'number' ? sql`numeric` : column.kind === 'moment' ? sql`timestamptz` : sql`text`
  const way = down ? sql`desc` : sql`asc`
  const beyond = down ? sql`<` : sql`>`
  const last = column.empty ? sql`nulls last` : sql``
  const after = () => {
    if (cursor === undefined) return sql``
    const marker = readMarker(column, sort, cursor)
    if (marker.value === null) return sql`and ${by} is null and ${id} ${beyond} ${marker.id}::bigint`
    const further = sql`(${by}, ${id}) ${beyond} (${marker.value}::text::${type}, ${marker.id}::bigint)`
    return column.empty ? sql`and (${further} or ${by} is null)` : sql`and ${further}`
  }
  return {
    shown: column.kind === 'moment' ? sql`to_json(${by})#>>'{}'` : sql`(${by})::text`,
    by: sql`${by} ${way} ${last}, ${id} ${way}`,
    after: after(),
    cursorOf: row => writeCursor([sort, row.sortValue === null ? 0 : 1, row.sortValue ?? '', row.id]),
  }
}

function readMarker(column: Column, sort: string, cursor: string): { value: string | null; id: number } {
  const [of, filled, value, id] = readCursor(cursor, 4)
  const fits =
    column.kind === 'number'
      ? /^-?\d{1,15}(\.\d{1,6})?$/
      : column.kind === 'moment'
        ? /^[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d:\d\d$/
        : /^[^\0]*$/
  const isOurs =
    of === sort &&
    Number.isSafeInteger(id) &&
    typeof value === 'string' &&
    (filled === 1 ? fits.test(value) && value.isWellFormed() : filled === 0 && column.empty)
  if (isOurs && (column.kind !== 'moment' || filled === 0 || !Number.isNaN(Date.parse(value))))
    return { value: filled === 1 ? value : null, id: id as number }
  return refuse('bad_cursor', 422, 'This page marker is of another list. Start from the first page.', {
    field: 'cursor',
  })
}

/** Conditions as SQL with parameters only, each begun with `and`. Refuses what is unknown by its name. */
export function conditionsOf(record: ListRecord, given: string | undefined, now: Date): Sql {
  if (given === undefined) return sql``
  const parsed = parseConditions(record, given)
  if ('problem' in parsed) return refuse(parsed.code, 422, parsed.problem, { field: 'where' })
  return sql.join(
    parsed.conditions.map(condition => sql`and ${one(record, condition, now)}`),
    sql` `,
  )
}

function one(record: ListRecord, { key, operator, values: given }: Condition, now: Date): Sql {
  const { kind } = columnOf(record, key)!
  const raw = sql.ref(values[record][key]!.of)
  const isText = kind === 'text' || kind === 'choice'
  const of = isText ? sql`lower(${raw})` : sql`${raw}`
  const type = kind === 'number' ? sql`numeric` : kind === 'reference' ? sql`bigint` : sql`text`
  const value = (at: number): Sql => {
    const bare = sql`${String(given[at])}::text`
    if (kind === 'moment') return sql`(${bare} || 'T00:00:00Z')::timestamptz`
    return isText ? sql`lower(${bare})` : sql`${bare}::${type}`
  }
  const pattern = (ends: string) => `${ends}${String(given[0]).replace(/[\\%_]/g, '\\$&')}%`
  switch (operator) {
    case 'is':
      return sql`${of} = ${value(0)}`
    case 'is_not':
      return sql`${of} is distinct from ${value(0)}`
    case 'one_of':
      return sql`${of} in (${sql.join(given.map((_, at) => value(at)))})`
    case 'contains':
      return sql`${raw} ilike ${pattern('%')}`
    case 'begins':
      return sql`${raw} ilike ${pattern('')}`
    case 'between':
      return kind === 'moment'
        ? sql`(${of} >= ${value(0)} and ${of} < ${value(1)} + interval '1 day')`
        : sql`${of} between ${value(0)} and ${value(1)}`
    case 'at_least':
      return sql`${of} >= ${value(0)}`
    case 'after':
      return sql`${of} >= ${value(0)} + interval '1 day'`
    case 'at_most':
      return sql`${of} <= ${value(0)}`
    case 'before':
      return sql`${of} < ${value(0)}`
    case 'last_days':
      return sql`(${of} > ${now}::timestamptz - make_interval(days => ${given[0]}::int) and ${of} <= ${now})`
    case 'empty':
      return sql`${raw} is null`
    case 'not_empty':
      return sql`${raw} is not null`
  }
}
