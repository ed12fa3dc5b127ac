import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { dayStart, parseDay } from '../shared/zone-days.ts'
import { company } from '../team/queries.ts'
import { type Count, countRows } from './list-count.ts'
import type { Marker, Order, Placed } from './list-order.ts'
import { details, drawnMarker, readAt, readParts, type Select } from './list-rows.ts'
import { type Reading, tableSize } from './list-sample.ts'
import { goThere, wayOf } from './list-way.ts'
import { isDay, sortable } from './model/columns.ts'

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

/** Up to so many rows of the table are passed to count off the place of a row; beyond, it is reckoned from a sample. */
const passed = 10_000

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
  const done = async (
    rows: Placed[],
    { previous, next, start = null }: { previous: boolean; next: boolean; start?: number | null },
  ): Promise<Page<T>> => ({
    items: (await details(tx, reading, select, rows)) as unknown as T[],
    next: next && rows.length > 0 ? order.write(rows.at(-1)!, 'next') : null,
    previous: previous && rows.length > 0 ? order.write(rows[0]!, 'previous') : null,
    total: count?.n ?? null,
    exact: count?.exact ?? false,
    start,
  })
  const { limit } = query
  if (limit === 0) return done([], { previous: false, next: false })
  const way = await wayOf(tx, reading, order.key, limit + 1)
  const read = (marker: Marker | null, towards: 'forth' | 'back') =>
    goThere(tx, way, () => readParts(tx, way, order, marker, towards, limit + 1))
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
    const from = await entered(tx, order, query.from)
    const further = order.before(from)
    const before = await countRows(tx, {
      ...reading,
      where: sql`${reading.where} ${further}`,
      ...(reading.sought ? { sought: sql`${reading.sought} ${further}` } : {}),
    })
    const edge = order.down ? Number.MAX_SAFE_INTEGER : 0
    return forth({ value: from, id: edge, towards: 'next' }, before.n)
  }
  if (query.at === undefined || query.at === 0) return forth(null, query.at === 0 ? 0 : null)
  const of = query.of ?? (count ?? (await countRows(tx, reading))).n
  // The end is known exactly: it is read from behind.
  if (query.at + limit >= of) {
    const rows = await read(null, 'back')
    const items = rows.slice(0, limit).reverse()
    return done(items, { previous: rows.length > limit, next: false, start: Math.max(0, of - items.length) })
  }
  // What is gathered is few, and all of it is there to be counted off.
  if (way.by !== 'gather' && (query.at * way.size) / of > passed) {
    const marker = await drawnMarker(tx, way, order, query.at / of, of)
    if (marker) return forth(marker, query.at)
  }
  const rows = await readAt(tx, way, order, query.at, limit + 1)
  return done(rows.slice(0, limit), { previous: true, next: rows.length > limit, start: query.at })
}

/** A day by which moments are entered is one of the company's: upwards from its first moment, downwards from its last. */
async function entered(tx: Tx, { column, down }: Order, from: string): Promise<string> {
  if (column.kind !== 'moment' || !isDay(from)) return from
  const { timeZone } = await company(tx)
  const second = dayStart(timeZone, parseDay(from)! + (down ? 1 : 0)) - (down ? 1_000 : 0)
  return `${new Date(second).toISOString().slice(0, 19)}${down ? '.999999' : ''}+00:00`
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
