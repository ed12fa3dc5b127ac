import { sql } from 'kysely'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import { refuse } from '../shared/outcome.ts'
import { columnValue, type ListShape, type Sql, type Value } from './list-columns.ts'
import { type Column, type Declared, isDay, sortOf } from './model/columns.ts'

/** A place in a list: a row that was there, or the edge before the first row of an id; `value` null is among the empty. */
export type Marker = { value: string | null; id: number; towards: 'next' | 'previous' }
export type Placed = { sortValue: string | null; id: number }

/** A part of a list: its rows and their order; the same order of a table that has the columns `by` and `id`. */
export type Part = { where: Sql; by: Sql; of: (table: string) => Sql }

/**
 * Rows sorted by one column, then by id. Empty values come last either way, so they are a part of their own: each part
 * is one range of the index, which a condition with `or` would not be.
 */
export type Order = {
  /** The column's name. */
  key: string
  /** What rows are sorted by, as text that goes into the marker; null where it is empty. */
  shown: Sql
  /** The whole order in one, for what is sorted anyway; also of a table that has the columns `by` and `id`. */
  all: Sql
  allOf: (table: string) => Sql
  /** What rows are sorted by. */
  by: Sql
  /** Whether there is a part of rows with no value. */
  empty: boolean
  down: boolean
  column: Column
  /** Whether a text can be compared with what it is sorted by. */
  fits: (value: string) => boolean
  /** The condition and the order of one part, from a marker on (without one: all of it). */
  part: (of: 'filled' | 'empty', marker: Marker | null, way: 'forth' | 'back') => Part
  /** Rows before this value, for the number of a row. */
  before: (value: string) => Sql
  write: (at: Placed, towards: Marker['towards']) => string
  read: (cursor: string) => Marker
}

/** Refuses `unknown_column`; reading refuses `bad_cursor` for a marker of another order. */
export function orderOf(shape: ListShape, sort: string, declared: Declared = {}): Order {
  const wanted = sortOf(shape.columns, sort, declared)
  if (!wanted)
    return refuse('unknown_column', 422, `There is no column "${sort.slice(0, 60)}".`, { field: 'sort' })
  const { key, down, column } = wanted
  const { by, as, beside = column.kind === 'reference' } = columnValue(shape, key, declared)
  const { id } = shape
  const fits = (value: string) => fitsColumn(column, as, value)
  const cast = sql.raw(
    as ?? (column.kind === 'number' ? 'numeric' : column.kind === 'moment' ? 'timestamptz' : 'text'),
  )
  // Between two whole numbers begins the next one.
  const given = (value: string): Sql =>
    as === 'bigint'
      ? sql`${down ? sql`floor` : sql`ceil`}(${value}::text::numeric)::bigint`
      : sql`${value}::text::${cast}`
  const isDown = (way: 'forth' | 'back') => (way === 'forth' ? down : !down)
  const word = (way: 'forth' | 'back') => (isDown(way) ? sql`desc` : sql`asc`)
  const sign = (way: 'forth' | 'back') => (isDown(way) ? sql`<` : sql`>`)
  // Of another table: the bare bound lets its index be read from there.
  const bound = (way: 'forth' | 'back', value: string) =>
    beside ? sql`and ${by} ${sign(way)}= ${given(value)}` : sql``
  const whole = (of: Sql, then: Sql): Sql =>
    sql`${of} ${word('forth')} ${column.empty ? sql`nulls last` : sql``}, ${then} ${word('forth')}`
  return {
    key,
    shown: column.kind === 'moment' ? sql`to_json(${by})#>>'{}'` : sql`(${by})::text`,
    all: whole(by, id),
    allOf: table => whole(sql.ref(`${table}.by`), sql.ref(`${table}.id`)),
    by,
    empty: column.empty,
    down,
    column,
    fits,
    part(of, marker, way) {
      if (of === 'empty')
        return {
          where: sql`and ${by} is null ${marker ? sql`and ${id} ${sign(way)} ${marker.id}::bigint` : sql``}`,
          by: sql`${id} ${word(way)}`,
          of: table => sql`${sql.ref(`${table}.id`)} ${word(way)}`,
        }
      const some = column.empty ? sql`and ${by} is not null` : sql``
      const further =
        marker === null || marker.value === null
          ? sql``
          : sql`and (${by}, ${id}) ${sign(way)} (${given(marker.value)}, ${marker.id}::bigint) ${bound(way, marker.value)}`
      return {
        where: sql`${some} ${further}`,
        by: sql`${by} ${word(way)}, ${id} ${word(way)}`,
        of: table => sql`${sql.ref(`${table}.by`)} ${word(way)}, ${sql.ref(`${table}.id`)} ${word(way)}`,
      }
    },
    before: value => sql`and ${by} ${down ? sql`>` : sql`<`} ${given(value)}`,
    write: (at, towards) =>
      writeCursor([sort, at.sortValue === null ? 0 : 1, at.sortValue ?? '', at.id, towards]),
    read: cursor => readMarker(column, fits, sort, cursor),
  }
}

function fitsColumn(column: Column, as: Value['as'], value: string): boolean {
  if (as === 'smallint') return /^\d{1,4}$/.test(value)
  if (as === 'date') return isDay(value)
  if (column.kind === 'number') return /^-?\d{1,15}(\.\d{1,6})?$/.test(value)
  if (column.kind === 'moment')
    return (
      /^[12]\d{3}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d:\d\d)?$/.test(value) &&
      !Number.isNaN(Date.parse(value))
    )
  return !value.includes('\0') && value.isWellFormed()
}

function readMarker(column: Column, fits: (value: string) => boolean, sort: string, cursor: string): Marker {
  const [of, filled, value, id, towards] = readCursor(cursor, 5)
  if (
    of === sort &&
    typeof id === 'number' &&
    Number.isSafeInteger(id) &&
    typeof value === 'string' &&
    (towards === 'next' || towards === 'previous') &&
    (filled === 1 ? fits(value) : filled === 0 && column.empty)
  )
    return { value: filled === 1 ? value : null, id, towards }
  return refuse('bad_cursor', 422, 'This page marker is of another list. Start from the first page.', {
    field: 'cursor',
  })
}
