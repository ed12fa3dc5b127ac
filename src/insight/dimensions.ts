import { type RawBuilder, sql } from 'kysely'
import type { Dimension } from './model/figures.ts'

/** What a reader narrows a figure by; 'none' means rows without a value. `from` and `to` are month keys, inclusive. */
export type Narrowing = {
  from?: string
  to?: string
  source?: string
  campaign?: string
  territory?: string
  product_group?: string
  month?: string
}
/** The columns a dimension stands for in one figure. */
export type Columns = Record<Dimension, RawBuilder<unknown>> & { at: RawBuilder<unknown> }

/** Figure and list use the same conditions: a figure is the count of its list by construction. */
export function conditions(columns: Columns, narrowing: Narrowing, timeZone: string): RawBuilder<unknown> {
  const parts: RawBuilder<unknown>[] = [sql`true`]
  for (const dimension of ['source', 'campaign', 'territory', 'product_group', 'month'] as const) {
    const value = narrowing[dimension]
    if (value === undefined) continue
    parts.push(
      value === 'none' ? sql`${columns[dimension]} is null` : sql`${columns[dimension]}::text = ${value}`,
    )
  }
  if (narrowing.from) parts.push(monthsFrom(columns.at, narrowing.from, timeZone))
  if (narrowing.to) parts.push(monthsTo(columns.at, narrowing.to, timeZone))
  return sql.join(parts, sql` and `)
}

/** The words for a key of a dimension; `key` may come from any alias but `named`. */
export function labelOf(dimension: Dimension, key: RawBuilder<unknown>): RawBuilder<unknown> {
  switch (dimension) {
    case 'campaign':
      return sql`(select named.name from campaign named where named.id::text = ${key})`
    case 'territory':
      return sql`(select named.name from territory named where named.id::text = ${key})`
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
