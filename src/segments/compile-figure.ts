import { sql } from 'kysely'
import type { Asking, Sql } from './source.ts'

/** What is not known is no, so its contrary is yes. */
export const contrary = (of: Sql): Sql => sql`((${of}) is not true)`

/**
 * Is an id among those of a query? Where some are asked about, it is hashed once and each is looked up in it: how many the
 * ledger has of some is estimated badly, and a join of two such estimates compares each with each.
 */
export const isIn = (id: Sql, query: Sql, { among }: Asking): Sql =>
  among ? sql`((${id} in (${query})) is true)` : sql`${id} in (${query})`

export type Range = { from?: number | undefined; to?: number | undefined }

/**
 * Who has a figure within a range, where `having` finds those with rows and theirs in it. Who has no rows has nought: where
 * that is in the range, those are asked for whose figure is not.
 */
export function counted(range: Range, having: (test: Sql) => Sql, figure: Sql): Sql {
  const isNoughtIn = (range.from ?? 0) <= 0 && (range.to ?? 0) >= 0
  const test = rangeSql(range, figure)
  return isNoughtIn ? contrary(having(sql`not ${test}`)) : having(test)
}

/** From and to, both included; as exact decimals. */
export function rangeSql({ from, to }: Range, value: Sql): Sql {
  const parts = [
    ...(from === undefined ? [] : [sql`${value} >= ${String(from)}::text::numeric`]),
    ...(to === undefined ? [] : [sql`${value} <= ${String(to)}::text::numeric`]),
  ]
  return sql`(${parts.length === 0 ? sql`true` : sql.join(parts, sql` and `)})`
}
