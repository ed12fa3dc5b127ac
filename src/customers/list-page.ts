import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Sql } from './list-columns.ts'
import { type Count, countRows, gathered, type Reading, sampleOf, tableSize } from './list-count.ts'
import type { Marker, Order, Placed } from './list-order.ts'
import { sortable } from './model/columns.ts'

export type PageQuery = {
  /** A column, with '-' before it downwards. */
  sort: string
  cursor?: string | undefined
  limit: number
  /** The page that begins about at this row (0 is the first) of so many. */
  at?: number | undefined
  of?: number | undefined
  /** The page that begins with the first row that has this value or a later one. */
  from?: string | undefined
  /** 'no' leaves out how many there are. */
  count?: 'yes' | 'no' | undefined
}
export type Page<T> = {
  items: T[]
  next: string | null
  previous: string | null
  /** How many match; null where nobody asked. Not exact ones are estimates. */
  total: number | null
  exact: boolean
  /** The number of the first item, where the page was sought; null otherwise. */
  start: number | null
}

type Select = (sortValue: Sql) => Sql
type Row = Placed & Record<string, unknown>
/** Up to so many the place of a row is counted off; beyond it is reckoned from a sample. */
const countedOff = 10_000
const drawn = 6_000

/** One page of what a reading shows, in either direction from a marker, at a row, or from a value on. */
export async function readPage<T>(
  tx: Tx,
  reading: Reading,
  order: Order,
  select: Select,
  query: PageQuery,
): Promise<Page<T>> {
  const count = query.count === 'no' ? null : await countRows(tx, reading)
  await assertSortable(tx, reading, order, count)
  const done = (
    rows: Row[],
    { previous, next, start = null }: { previous: boolean; next: boolean; start?: number | null },
  ): Page<T> => ({
    items: rows as unknown as T[],
    next: next && rows.length > 0 ? order.write(rows.at(-1)!, 'next') : null,
    previous: previous && rows.length > 0 ? order.write(rows[0]!, 'previous') : null,
    total: count?.n ?? null,
    exact: count?.exact ?? false,
    start,
  })
  const { limit } = query
  if (limit === 0) return done([], { previous: false, next: false })
  const found = await gathered(tx, reading)
  const read = (marker: Marker | null, way: 'forth' | 'back') =>
    readParts(tx, found, order, select, marker, way, limit + 1)
  const forth = async (marker: Marker | null, start: number | null = null) => {
    const rows = await read(marker, 'forth')
    const items = rows.slice(0, limit)
    return done(items, { previous: marker !== null, next: rows.length > limit, start })
  }
  if (query.cursor !== undefined) {
    const marker = order.read(query.cursor)
    if (marker.towards === 'next') return forth(marker)
    const rows = await read(marker, 'back')
    return done(rows.slice(0, limit).reverse(), { previous: rows.length > limit, next: true })
  }
  if (query.from !== undefined) {
    if (!order.fits(query.from))
      refuse('bad_value', 422, 'The list is not sorted by what could have this value.', { field: 'from' })
    const before = await countRows(tx, {
      ...reading,
      where: sql`${reading.where} ${order.before(query.from)}`,
    })
    const edge = order.down ? Number.MAX_SAFE_INTEGER : 0
    return forth({ value: query.from, id: edge, towards: 'next' }, before.n)
  }
  if (query.at === undefined || query.at === 0) return forth(null, query.at === 0 ? 0 : null)
  const of = query.of ?? (count ?? (await countRows(tx, reading))).n
  // The end is known exactly: it is read from behind.
  if (query.at + limit >= of) {
    const rows = await read(null, 'back')
    const items = rows.slice(0, limit).reverse()
    return done(items, { previous: rows.length > limit, next: false, start: Math.max(0, of - items.length) })
  }
  if (of > countedOff) {
    const marker = await drawnMarker(tx, reading, order, query.at / of)
    if (marker) return forth(marker, query.at)
  }
  const { rows } = await sql<Row>`
    ${select(order.shown)} ${found.where} order by ${order.all()} offset ${query.at} limit ${limit + 1}`.execute(
    tx,
  )
  return done(rows.slice(0, limit), { previous: true, next: rows.length > limit, start: query.at })
}

/** What has no index in its order is sorted where that takes no longer than anybody waits. Refuses `too_many_to_sort`. */
async function assertSortable(tx: Tx, reading: Reading, order: Order, counted: Count | null): Promise<void> {
  if (!order.column.slow || (await tableSize(tx, reading.shape)) <= sortable) return
  const { n } = counted ?? (await countRows(tx, reading))
  if (n > sortable)
    refuse(
      'too_many_to_sort',
      422,
      'By this at most 50,000 rows are sorted. Narrow the list, or sort it by another column.',
      { field: 'sort' },
    )
}

/** Up to `most` rows from a marker on: with a value first, then without; backwards the other way round. */
async function readParts(
  tx: Tx,
  { where }: Reading,
  order: Order,
  select: Select,
  marker: Marker | null,
  way: 'forth' | 'back',
  most: number,
): Promise<Row[]> {
  const found: Row[] = []
  const parts = order.empty ? (['filled', 'empty'] as const) : (['filled'] as const)
  const begun = marker && marker.value === null ? 'empty' : 'filled'
  for (const part of way === 'forth' ? parts : [...parts].reverse()) {
    const isBefore = marker !== null && part !== begun && (part === 'filled') === (way === 'forth')
    if (isBefore || found.length >= most) continue
    const { where: further, by } = order.part(part, part === begun ? marker : null, way)
    const { rows } = await sql<Row>`
      ${select(order.shown)} ${where} ${further} order by ${by} limit ${most - found.length}`.execute(tx)
    found.push(...rows)
  }
  return found
}

/** A row that about this share of the list stands before, drawn from a part of the table. Null when too few were drawn. */
async function drawnMarker(
  tx: Tx,
  { shape, where }: Reading,
  order: Order,
  share: number,
): Promise<Marker | null> {
  const { clause } = await sampleOf(tx, shape, drawn)
  const { rows } = await sql<Placed & { size: number }>`
    select * from (
      select ${order.shown} as "sortValue", ${shape.id} as id, row_number() over (order by ${order.all()}) as place,
        count(*) over () as size
      from ${shape.rows(clause)} ${where}
    ) s where place = greatest(1, round(${share}::float8 * size))`.execute(tx)
  const row = rows[0]
  return row && row.size >= 100 ? { value: row.sortValue, id: row.id, towards: 'next' } : null
}
