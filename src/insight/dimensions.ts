import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { type ColumnDimension, columnDimensions, type Dimension } from './model/figures.ts'

/** What a reader narrows a figure by; 'none' means rows without a value. `from` and `to` are month keys, inclusive. */
export type Narrowing = {
  from?: string
  to?: string
  source?: string
  campaign?: string
  territory?: string
  product_group?: string
  month?: string
  owner?: string
  industry?: string
  class?: string
  grade?: string
  language?: string
  /** Only of persons and accounts in this segment. */
  segment?: number | undefined
  /** Segments that are set beside each other, and of their rows one: the id of one of them, 'none' or 'several'. */
  segments?: readonly number[] | undefined
  group?: string | undefined
}
/** The columns a dimension stands for in one figure. */
export type Columns = Record<ColumnDimension, RawBuilder<unknown>> & {
  at: RawBuilder<unknown>
  /** Who is behind a row: person and account. */
  subjects: RawBuilder<unknown>
}

/** What is told of the account and the person behind a row, as they are today. */
export const ofRecords = (account: RawBuilder<unknown>, person: RawBuilder<unknown>) => ({
  owner: sql`(select named.sales_owner_id from account named where named.id = ${account})`,
  industry: sql`(select nullif(named.industry, '') from account named where named.id = ${account})`,
  class: sql`(select named.letter from account_class named where named.account_id = ${account})`,
  grade: sql`(select named.grade from lead named where named.person_id = ${person} and named.state <> 'joined'
    order by named.raised_at desc, named.id desc limit 1)`,
  language: sql`(select nullif(named.language, '') from person named where named.id = ${person})`,
})

/** Figure and list use the same conditions: a figure is the count of its list by construction. */
export function conditions(columns: Columns, narrowing: Narrowing, timeZone: string): RawBuilder<unknown> {
  const parts: RawBuilder<unknown>[] = [sql`true`]
  for (const dimension of columnDimensions) {
    const value = narrowing[dimension]
    if (value === undefined) continue
    parts.push(
      value === 'none' ? sql`${columns[dimension]} is null` : sql`${columns[dimension]}::text = ${value}`,
    )
  }
  if (narrowing.segment !== undefined) parts.push(isIn(columns, sql`${narrowing.segment}::bigint`))
  if (narrowing.segments && narrowing.group !== undefined)
    parts.push(ofGroup(columns, narrowing.segments, narrowing.group))
  if (narrowing.from) parts.push(monthsFrom(columns.at, narrowing.from, timeZone))
  if (narrowing.to) parts.push(monthsTo(columns.at, narrowing.to, timeZone))
  return sql.join(parts, sql` and `)
}

/** The person or the account of a row is in a segment. */
export const isIn = ({ subjects }: Columns, segment: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`exists (select from segment_member m where m.segment_id = ${segment} and m.subject_id in (${subjects}))`

/** In how many of these segments a row is: in none, in one of the name of the group, or in more than one. */
function ofGroup(columns: Columns, segments: readonly number[], group: string): RawBuilder<unknown> {
  const ids = sql`${segments as number[]}::bigint[]`
  if (group === 'none')
    return sql`not exists (select from segment_member m where m.segment_id = any(${ids}) and m.subject_id in (${columns.subjects}))`
  if (group === 'several')
    return sql`(select count(distinct m.segment_id) from segment_member m
      where m.segment_id = any(${ids}) and m.subject_id in (${columns.subjects})) > 1`
  return isIn(columns, sql`${Number(group)}::bigint`)
}

/**
 * A figure for each of some segments, for whoever is in none of them, and for whoever is in more than one: these are counted
 * in each of theirs, so rows add up to more than all. `figure` is over the rows of a narrowing. Refuses `which_segments`
 * unless some are named, and `no_such_segment`.
 */
export async function bySegments<F>(
  tx: Tx,
  segments: readonly number[] | undefined,
  figure: (group: string) => Promise<F>,
): Promise<(F & { key: string; label: string })[]> {
  if (!segments) return refuse('which_segments', 422, 'Say which segments.', { field: 'segments' })
  const { rows } = await sql<{ id: number; name: string }>`
    select id, name from segment where archived_at is null and id = any(${segments as number[]}::bigint[])`.execute(
    tx,
  )
  const names = new Map(rows.map(({ id, name }) => [String(id), name]))
  const answers: (F & { key: string; label: string })[] = []
  for (const key of [...segments.map(String), 'none', 'several']) {
    const label = names.get(key) ?? key
    if (label === key && /^\d/.test(key))
      refuse('no_such_segment', 422, `There is no segment ${key}.`, { field: 'segments' })
    answers.push({ ...(await figure(key)), key, label })
  }
  return answers
}

/** The words for a key of a dimension; `key` may come from any alias but `named`. */
export function labelOf(dimension: Dimension, key: RawBuilder<unknown>): RawBuilder<unknown> {
  switch (dimension) {
    case 'campaign':
      return sql`(select named.name from campaign named where named.id::text = ${key})`
    case 'territory':
      return sql`(select named.name from territory named where named.id::text = ${key})`
    case 'owner':
      return sql`(select named.name from app_user named where named.id::text = ${key})`
    case 'product_group':
      return sql`(select named.name from product_group named where named.id::text = ${key})`
    default:
      return key
  }
}

export const monthKey = (at: RawBuilder<unknown>, timeZone: string): RawBuilder<unknown> =>
  sql`to_char(${at} at time zone ${timeZone}, 'YYYY-MM')`

/** From the first moment of the month, in the company's zone. */
export const monthsFrom = (at: RawBuilder<unknown>, month: string, timeZone: string): RawBuilder<unknown> =>
  sql`${at} >= (${`${month}-01`}::date::timestamp at time zone ${timeZone})`

/** Up to the last moment of the month, in the company's zone. */
export const monthsTo = (at: RawBuilder<unknown>, month: string, timeZone: string): RawBuilder<unknown> =>
  sql`${at} < ((${`${month}-01`}::date + interval '1 month') at time zone ${timeZone})`
