import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import type { Seeker } from '../customers/list-columns.ts'
import { conditionsOf } from '../customers/list-conditions.ts'
import type { Narrowing } from '../customers/list-narrowing.ts'
import { orderOf } from '../customers/list-order.ts'
import { type PageQuery, readPage } from '../customers/list-page.ts'
import { contains, isNarrowed } from '../customers/queries.ts'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { orderShape } from './list-shape.ts'
import type { ordersContract } from './model/contract.ts'

type List = z.infer<(typeof ordersContract)['GET /api/orders']['response']>
export type Order = List['items'][number]
export type OrderWithLines = z.infer<(typeof ordersContract)['GET /api/orders/:id']['response']>

/** What is said of the account is looked up for the rows that are shown, as lists of accounts do. */
const select = (rowKey: RawBuilder<unknown> = sql`null`) => sql`
  select o.id, o.number, ${reference('a')} as account, ${reference('p')} as person, ${reference('d')} as opportunity,
    o.opportunity_id as "opportunityId", to_json(o.ordered_at)#>>'{}' as "orderedAt", o.promised_on as "promisedOn",
    o.delivered_on as "deliveredOn", o.total_cents as "totalCents", o.margin_cents as "marginCents",
    ${reference('t')} as territory, ${reference('so')} as "salesOwner", a.kind as "accountKind",
    (select x.letter from account_class x where x.account_id = o.account_id) as "accountClass",
    (select x.stage from lifecycle x where x.subject_id = o.account_id) as "accountStage", ${rowKey} as "rowKey"
  from ${orderShape.rows()}`

export async function orderNumberTaken(tx: Tx, number: string): Promise<boolean> {
  const { rows } = await sql`select 1 from customer_order where number = ${number}`.execute(tx)
  return rows.length > 0
}

export async function orderById(tx: Tx, id: number): Promise<Order> {
  const { rows } = await sql<Order>`${select()} where o.id = ${id}`.execute(tx)
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

export type OrderFilter = {
  /** Part of the number, or of the account's name. */
  q?: string | undefined
  /** Conditions as `parseConditions` reads them. */
  where?: string | undefined
  /** Ids of segments, parted by commas: somebody behind the row is in one of them. */
  segment?: string | undefined
  /** The condition of the builder, read: it holds of somebody behind the row. */
  when?: Narrowing | undefined
  accountId?: number | undefined
  /** An account with all below it. */
  group?: number | undefined
  personId?: number | undefined
  territoryId?: number | undefined
  salesOwnerId?: number | undefined
  orderedAfter?: string | undefined
  orderedBefore?: string | undefined
}

/** What a filter says, as a `where` over the rows of `orderShape`. Refuses what is unknown. */
const ordersWhere = async (
  tx: Tx,
  f: OrderFilter,
  now: Date,
  seeker: Seeker = 'anyone',
): Promise<RawBuilder<unknown>> => sql`where true
  ${f.accountId ? sql`and o.account_id = ${f.accountId}` : sql``}
  ${f.group ? sql`and o.account_id = any(array(select account_group(${f.group})))` : sql``}
  ${f.personId ? sql`and o.person_id = ${f.personId}` : sql``}
  ${f.territoryId ? sql`and o.territory_id = ${f.territoryId}` : sql``}
  ${f.salesOwnerId ? sql`and a.sales_owner_id = ${f.salesOwnerId}` : sql``}
  ${f.orderedAfter ? sql`and o.ordered_at >= ${f.orderedAfter}::timestamptz` : sql``}
  ${f.orderedBefore ? sql`and o.ordered_at <= ${f.orderedBefore}::timestamptz` : sql``}
  ${f.q ? sql`and (o.number ilike ${contains(f.q)} or a.name ilike ${contains(f.q)})` : sql``}
  ${await conditionsOf(tx, orderShape, f, now, seeker)}`

export async function listOrders(
  tx: Tx,
  actor: Pick<Actor, 'role'>,
  filter: OrderFilter & PageQuery,
  now: Date,
): Promise<List> {
  const order = orderOf(orderShape, filter.sort)
  const where = await ordersWhere(tx, filter, now)
  const restricted = actor.role === 'partner'
  const sought = restricted ? await ordersWhere(tx, filter, now, 'restricted') : where
  const page = await readPage<Order>(
    tx,
    { shape: orderShape, where, sought, restricted, narrowed: isNarrowed(filter) },
    order,
    select,
    filter,
  )
  // What is estimated has no sum that would be one.
  if (!page.exact) return { ...page, totalCents: null }
  const { rows } = await sql<{ sum: number }>`
    select coalesce(sum(o.total_cents), 0) as sum from ${orderShape.rows()} ${where}`.execute(tx)
  return { ...page, totalCents: rows[0]!.sum }
}
