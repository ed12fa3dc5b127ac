import { sql } from 'kysely'
import type { z } from 'zod'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { company } from '../team/queries.ts'
import {
  bySegments,
  type Columns,
  conditions,
  labelOf,
  monthKey,
  type Narrowing,
  ofRecords,
} from './dimensions.ts'
import type { insightContract } from './model/contract.ts'
import type { CreditModel, Dimension } from './model/figures.ts'

type Revenue = z.infer<(typeof insightContract)['GET /api/revenue']['response']>
type Orders = z.infer<(typeof insightContract)['GET /api/revenue/orders']['response']>

const columns = (timeZone: string): Columns => ({
  source: sql`c.source`,
  campaign: sql`c.campaign_id`,
  territory: sql`o.territory_id`,
  product_group: sql`(select l.product_group_id from order_line l where l.order_id = o.id order by l.position limit 1)`,
  month: monthKey(sql`o.ordered_at`, timeZone),
  ...ofRecords(sql`o.account_id`, sql`o.person_id`),
  at: sql`o.ordered_at`,
  subjects: sql`o.person_id, o.account_id`,
})
const from = sql`from credit c join customer_order o on o.id = c.order_id`

export async function revenue(
  tx: Tx,
  query: Narrowing & { model: CreditModel; by: Dimension },
): Promise<Revenue> {
  const { timeZone } = await company(tx)
  const cols = columns(timeZone)
  if (query.by === 'segment') return alongSegments(tx, query, timeZone)
  const where = sql`c.model = ${query.model} and ${conditions(cols, query, timeZone)}`
  const { rows } = await sql<{ key: string; label: string | null; orders: number; amountCents: number }>`
    select g.*, ${labelOf(query.by, sql`g.key`)} as label from (
      select coalesce(${cols[query.by]}::text, 'none') as key, count(*) as orders, sum(c.amount_cents) as "amountCents"
      ${from} where ${where} group by 1) g
    order by ${query.by === 'month' ? sql`g.key` : sql`g."amountCents" desc, g.key`}`.execute(tx)
  return {
    total: {
      orders: rows.reduce((sum, row) => sum + row.orders, 0),
      amountCents: rows.reduce((sum, row) => sum + row.amountCents, 0),
    },
    rows: rows.map(row => ({ ...row, label: row.label ?? row.key })),
  }
}

/** Each of the segments asked for by itself; all orders are counted once. */
async function alongSegments(
  tx: Tx,
  query: Narrowing & { model: CreditModel },
  timeZone: string,
): Promise<Revenue> {
  const sum = async (narrowing: Narrowing): Promise<Revenue['total']> => {
    const { rows } = await sql<Revenue['total']>`
      select count(*) as orders, coalesce(sum(c.amount_cents), 0) as "amountCents" ${from}
      where c.model = ${query.model} and ${conditions(columns(timeZone), narrowing, timeZone)}`.execute(tx)
    return rows[0]!
  }
  const rows = await bySegments(tx, query.segments, group => sum({ ...query, group }))
  return { total: await sum(query), rows }
}

export async function revenueOrders(
  tx: Tx,
  query: Narrowing & { model: CreditModel; cursor?: string; limit: number },
): Promise<Orders> {
  const { timeZone } = await company(tx)
  const after = query.cursor ? readCursor(query.cursor, 2) : null
  const where = sql`c.model = ${query.model} and ${conditions(columns(timeZone), query, timeZone)}`
  const { rows } = await sql<Orders['items'][number]>`
    select o.id, o.number, ${reference('a')} as account,
      to_json(o.ordered_at)#>>'{}' as "orderedAt", c.amount_cents as "amountCents", c.source, t.title as "touchTitle"
    ${from} left join account a on a.id = o.account_id left join touch t on t.id = c.touch_id
    where ${where} ${after ? sql`and (o.ordered_at, o.id) < (${after[0]}::timestamptz, ${after[1]}::bigint)` : sql``}
    order by o.ordered_at desc, o.id desc limit ${query.limit + 1}`.execute(tx)
  const counted = await sql<{ n: number; sum: number }>`
    select count(*) as n, coalesce(sum(c.amount_cents), 0) as sum ${from} where ${where}`.execute(tx)
  const items = rows.slice(0, query.limit)
  const last = items.at(-1)
  return {
    items,
    next: rows.length > query.limit && last ? writeCursor([last.orderedAt, last.id]) : null,
    total: counted.rows[0]!.n,
    totalCents: counted.rows[0]!.sum,
  }
}
