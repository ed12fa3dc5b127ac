import { sql } from 'kysely'
import type { z } from 'zod'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import type { QualityRecord } from './model/completeness.ts'
import type { qualityContract } from './model/quality-contract.ts'
import { activeRules } from './quality.ts'

export type QualityOverview = z.infer<(typeof qualityContract)['GET /api/quality']['response']>
type List = z.infer<(typeof qualityContract)['GET /api/quality/records']['response']>
export type QualityQuery = z.output<(typeof qualityContract)['GET /api/quality/records']['query']>

/** Shares of complete and fresh records, as last computed. Each figure is the count of `qualityRecordsOf` so narrowed. */
export async function qualityOverview(tx: Tx, record: QualityRecord): Promise<QualityOverview> {
  const { completeFrom, freshFrom } = await activeRules(tx)
  const shares = sql`count(*) as total, count(*) filter (where q.completeness >= ${completeFrom}) as complete,
    count(*) filter (where q.freshness >= ${freshFrom}) as fresh`
  const all = await sql<{ total: number; complete: number; fresh: number; computedAt: string | null }>`
    select ${shares}, to_json(max(q.computed_at))#>>'{}' as "computedAt" from record_quality q where q.record = ${record}`.execute(
    tx,
  )
  const bySource = await sql<QualityOverview['bySource'][number]>`
    select q.source, ${shares} from record_quality q where q.record = ${record}
    group by q.source order by count(*) desc, q.source limit 40`.execute(tx)
  const byTerritory = await sql<QualityOverview['byTerritory'][number]>`
    select ${reference('t')} as territory, ${shares} from record_quality q left join territory t on t.id = q.territory_id
    where q.record = ${record} group by t.id, t.name order by t.name nulls last`.execute(tx)
  const byField = await sql<{ field: string; missing: number; stale: number }>`
    select field, sum(missing) as missing, sum(stale) as stale from (
      select f as field, count(*) as missing, 0 as stale from record_quality q, unnest(q.missing) f where q.record = ${record} group by f
      union all
      select f, 0, count(*) from record_quality q, unnest(q.stale) f where q.record = ${record} group by f
    ) n group by field`.execute(tx)
  const waiting = await sql<{ n: number }>`
    select count(*) as n from (select 1 from quality_due where record = ${record} limit 100000) w`.execute(tx)
  const rules = (await activeRules(tx))[record]
  const counted = new Map(byField.rows.map(row => [row.field, row]))
  return {
    ...all.rows[0]!,
    waiting: waiting.rows[0]!.n,
    bySource: bySource.rows,
    byTerritory: byTerritory.rows,
    byField: rules.map(({ field }) => counted.get(field) ?? { field, missing: 0, stale: 0 }),
  }
}

/** Records by what they are worth, most first, by keyset. */
export async function qualityRecordsOf(tx: Tx, query: QualityQuery): Promise<List> {
  const { completeFrom, freshFrom } = await activeRules(tx)
  const where = sql`where q.record = ${query.record}
    ${query.source === undefined ? sql`` : query.source === '-' ? sql`and q.source is null` : sql`and q.source = ${query.source}`}
    ${query.territory === undefined ? sql`` : query.territory === 'none' ? sql`and q.territory_id is null` : sql`and q.territory_id::text = ${query.territory}`}
    ${query.missing ? sql`and q.missing @> array[${query.missing}::text]` : sql``}
    ${query.stale ? sql`and q.stale @> array[${query.stale}::text]` : sql``}
    ${query.complete ? sql`and (q.completeness >= ${completeFrom}) = ${query.complete === 'true'}` : sql``}
    ${query.fresh ? sql`and (q.freshness >= ${freshFrom}) = ${query.fresh === 'true'}` : sql``}`
  const after = query.cursor ? readCursor(query.cursor, 2) : null
  const seek = after
    ? sql`and (q.worth_cents < ${after[0]}::bigint or q.worth_cents = ${after[0]}::bigint and q.record_id > ${after[1]}::bigint)`
    : sql``
  const person = query.record === 'person'
  const { rows } = await sql<List['items'][number]>`
    select q.record_id as id, s.name, ${person ? reference('a') : sql`null`} as account, q.source, q.completeness, q.freshness,
      q.missing, q.stale, q.worth_cents as "worthCents"
    from record_quality q join ${sql.table(query.record)} s on s.id = q.record_id
    ${person ? sql`left join account a on a.id = s.account_id` : sql``}
    ${where} ${seek} order by q.worth_cents desc, q.record_id limit ${query.limit + 1}`.execute(tx)
  const counted = await sql<{ n: number }>`select count(*) as n from record_quality q ${where}`.execute(tx)
  const items = rows.slice(0, query.limit)
  const last = items.at(-1)
  return {
    items,
    next: rows.length > query.limit && last ? writeCursor([last.worthCents, last.id]) : null,
    total: counted.rows[0]!.n,
  }
}
