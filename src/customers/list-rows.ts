import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Sql } from './list-columns.ts'
import type { Marker, Order, Part, Placed } from './list-order.ts'
import { type Reading, sampleOf } from './list-sample.ts'
import type { Way } from './list-way.ts'

/** All that is shown of rows; `rowKey` goes into it under this name. */
export type Select = (rowKey: Sql) => Sql
type Row = Record<string, unknown>
/** Rows of a list that a sample of it should hold, and how many of the table are looked at for that at most. */
const drawn = 1_000
const drawnAtMost = 20_000
/** Neighbours in the table are often neighbours in the list: of so many of them one is taken, from the more pages. */
const spread = 6
const tooFew = 50

/** All that is shown of these rows, in their order: what a page does not show is never looked up. */
export async function details(
  tx: Tx,
  { shape }: Reading,
  select: Select,
  placed: readonly Placed[],
): Promise<Row[]> {
  if (placed.length === 0) return []
  const ids = placed.map(({ id }) => id)
  const { rows } = await sql<
    Row & { rowKey: number }
  >`${select(shape.id)} where ${shape.id} = any(${ids}::bigint[])`.execute(tx)
  const known = new Map<number, Row>(rows.map(({ rowKey, ...row }) => [rowKey, row]))
  return placed.flatMap(({ id }) => (known.has(id) ? [known.get(id)!] : []))
}

/** Up to `most` rows from a marker on: with a value first, then without; backwards the other way round. */
export async function readParts(
  tx: Tx,
  { by: manner, reading }: Way,
  order: Order,
  marker: Marker | null,
  way: 'forth' | 'back',
  most: number,
): Promise<Placed[]> {
  const found: Placed[] = []
  const parts = order.empty ? (['filled', 'empty'] as const) : (['filled'] as const)
  const begun = marker && marker.value === null ? 'empty' : 'filled'
  for (const part of way === 'forth' ? parts : [...parts].reverse()) {
    const isBefore = marker !== null && part !== begun && (part === 'filled') === (way === 'forth')
    if (isBefore || found.length >= most) continue
    const piece = order.part(part, part === begun ? marker : null, way)
    const walks = manner === 'walk' && isCovered(reading, order) ? alongTerritories : alongAll
    const query = manner === 'gather' ? gatheredOnly : walks
    const { rows } = await sql<Placed>`${query(reading, order, piece)} limit ${most - found.length}`.execute(
      tx,
    )
    found.push(...rows)
  }
  return found
}

/** What was gathered, sorted: fenced off by `offset 0`, for an index of the order would be walked again. */
const gatheredOnly = (reading: Reading, order: Order, piece: Part): Sql =>
  sql`${fenced(reading, order, piece.where)} order by ${piece.of('k')}`

const fenced = ({ shape, where }: Reading, { shown, by }: Order, further: Sql): Sql => sql`
  select k.id, k."sortValue" from (select ${shape.id} as id, ${shown} as "sortValue", ${by} as by
    from ${shape.rows()} ${where} ${further} offset 0) k`

/** The rows from a place on, counted off. */
export async function readAt(
  tx: Tx,
  { by, reading }: Way,
  order: Order,
  at: number,
  most: number,
): Promise<Placed[]> {
  const { shape, where } = reading
  const query =
    by === 'gather'
      ? sql`${fenced(reading, order, sql``)} order by ${order.allOf('k')}`
      : sql`select ${shape.id} as id, ${order.shown} as "sortValue" from ${shape.rows()} ${where} order by ${order.all}`
  const { rows } = await sql<Placed>`${query} offset ${at} limit ${most}`.execute(tx)
  return rows
}

const isCovered = ({ shape, restricted }: Reading, { key }: Order): boolean =>
  restricted && (shape.covered?.orders.includes(key) ?? false)

const alongAll = ({ shape, where }: Reading, { shown }: Order, piece: Part): Sql => sql`
  select ${shape.id} as id, ${shown} as "sortValue" from ${shape.rows()} ${where} ${piece.where} order by ${piece.by}`

/**
 * The index tells the territory of a row too, so a restricted reader passes others' rows without reading them: in an order of
 * names all of one country may stand before. What is fenced off by `offset 0` is read from the index alone.
 */
const alongTerritories = ({ shape, where }: Reading, { shown, by }: Order, piece: Part): Sql => {
  const own = sql.ref(shape.covered!.as)
  return sql`
  select k.id, ${shown} as "sortValue" from ${shape.rows()}
    join (select ${shape.id} as id, ${by} as by from ${sql.table(shape.table)} ${own}
      where true ${piece.where} order by ${piece.by} offset 0) k on k.id = ${shape.id}
  ${where} order by ${piece.of('k')}`
}

/**
 * A row that about this share of the list stands before, drawn from a part of the table. Null when too few were drawn. By a hash
 * of the id and not by the id: what comes in from files repeats itself every so many rows.
 */
export async function drawnMarker(
  tx: Tx,
  { reading: { shape, where }, size }: Way,
  order: Order,
  share: number,
  of: number,
): Promise<Marker | null> {
  const rowsOfTable = Math.min(drawnAtMost, (drawn * spread * size) / of)
  const { clause } = sampleOf(size, rowsOfTable)
  const taken = Math.max(1, Math.round((rowsOfTable * of) / size / drawn))
  const { rows } = await sql<Placed & { size: number }>`
    select * from (
      select ${order.shown} as "sortValue", ${shape.id} as id, row_number() over (order by ${order.all}) as place,
        count(*) over () as size
      from ${shape.rows(clause)} ${where} and hashint8(${shape.id}) % ${taken}::int = 0
    ) s where place = greatest(1, round(${share}::float8 * size))`.execute(tx)
  const row = rows[0]
  return row && row.size >= tooFew ? { value: row.sortValue, id: row.id, towards: 'next' } : null
}
