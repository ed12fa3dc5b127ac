import { sql } from 'kysely'
import type { Sql } from '../segments/source.ts'
import type { EngagementRule, Rules } from './model/definition/rules.ts'

export const sum = (parts: readonly Sql[]): Sql => (parts.length === 0 ? sql`0` : sql.join(parts, sql` + `))

/** Over touches `t`: of a kind that any of these rules means. */
export function ofKinds(engagement: readonly EngagementRule[]): Sql {
  const kinds = engagement.map(({ touches }) => touches.kinds)
  if (kinds.some(each => each === undefined)) return sql`true`
  return sql`t.kind = any(${[...new Set(kinds.flat())]}::text[]::touch_kind[])`
}

/** Over `p` and `at_account`, the account of the person: by its territory, else the person's; no product group is known yet. */
export function thresholdSql({ threshold, thresholds }: Rules): Sql {
  const places = thresholds.filter(each => each.productGroupId === undefined)
  if (places.length === 0) return sql.lit(threshold) as Sql
  return sql`(case coalesce(at_account.territory_id, p.territory_id) ${sql.join(
    places.map(
      ({ territoryId, points }) => sql`when ${sql.lit(territoryId!)}::bigint then ${sql.lit(points)}`,
    ),
    sql` `,
  )} else ${sql.lit(threshold)} end)`
}
