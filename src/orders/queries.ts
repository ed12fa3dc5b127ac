import { sql } from 'kysely'
import type { z } from 'zod'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { refuse } from '../shared/outcome.ts'
import type { ordersContract } from './model/contract.ts'

type List = z.infer<(typeof ordersContract)['GET /api/orders']['response']>
export type Order = List['items'][number]
export type OrderWithLines = z.infer<(typeof ordersContract)['GET /api/orders/:id']['response']>

const select = sql`
  select o.id, o.number, ${reference('a')} as account,
    ${reference('p')} as person,
    o.opportunity_id as "opportunityId", to_json(o.ordered_at)#>>'{}' as "orderedAt", o.promised_on as "promisedOn",
    o.delivered_on as "deliveredOn", o.total_cents as "totalCents", o.margin_cents as "marginCents"
  from customer_order o left join account a on a.id = o.account_id left join person p on p.id = o.person_id`

export async function orderNumberTaken(tx: Tx, number: string): Promise<boolean> {
  const { rows } = await sql`select 1 from customer_order where number = ${number}`.execute(tx)
  return rows.length > 0
}

export async function orderById(tx: Tx, id: number): Promise<Order> {
  const { rows } = await sql<Order>`${select} where o.id = ${id}`.execute(tx)
  return rows[0] ?? refuse('no_such_order', 404, 'There is no such order, or it is not yours to see.')
}

export async function orderWithLines(tx: Tx, id: number): Promise<OrderWithLines> {
  const order = await orderById(tx, id)
  const { rows } = await sql<OrderWithLines['lines'][number]>`
    select l.position, ${reference('p')} as product,
      ${reference('g')} as "productGroup",
      l.quantity, l.amount_cents as "amountCents", l.margin_cents as "marginCents"
    from order_line l left join product p on p.id = l.product_id left join product_group g on g.id = l.product_group_id
    where l.order_id = ${id} order by l.position`.execute(tx)
  return { ...order, lines: rows }
}

export async function listOrders(
  tx: Tx,
  filter: {
    accountId?: number
    /** An account with all below it. */
    group?: number
    personId?: number
    salesOwnerId?: number
    orderedAfter?: string
    orderedBefore?: string
    cursor?: string
    limit: number
  },
): Promise<List> {
  const after = filter.cursor ? readCursor(filter.cursor, 2) : null
  const where = sql`where true
    ${filter.accountId ? sql`and o.account_id = ${filter.accountId}` : sql``}
    ${filter.group ? sql`and o.account_id = any(array(select account_group(${filter.group})))` : sql``}
    ${filter.personId ? sql`and o.person_id = ${filter.personId}` : sql``}
    ${filter.salesOwnerId ? sql`and exists (select 1 from account s where s.id = o.account_id and s.sales_owner_id = ${filter.salesOwnerId})` : sql``}
    ${filter.orderedAfter ? sql`and o.ordered_at >= ${filter.orderedAfter}::timestamptz` : sql``}
    ${filter.orderedBefore ? sql`and o.ordered_at <= ${filter.orderedBefore}::timestamptz` : sql``}`
  const keyset = after
    ? sql`and (o.ordered_at, o.id) < (${after[0]}::timestamptz, ${after[1]}::bigint)`
    : sql``
  const { rows } =
    await sql<Order>`${select} ${where} ${keyset} order by o.ordered_at desc, o.id desc limit ${filter.limit + 1}`.execute(
      tx,
    )
  const counted = await sql<{ n: number; sum: number }>`
    select count(*) as n, coalesce(sum(o.total_cents), 0) as sum from customer_order o ${where}`.execute(tx)
  const items = rows.slice(0, filter.limit)
  const last = items.at(-1)
  return {
    items,
    next: rows.length > filter.limit && last ? writeCursor([last.orderedAt, last.id]) : null,
    total: counted.rows[0]!.n,
    totalCents: counted.rows[0]!.sum,
  }
}
