import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'

/** `orderedOn` is a day in the company's time zone; it is stored as noon there, so that it stays that day nearby. */
export type OrderRecord = {
  number: string
  accountId: number | null
  opportunityId: number | null
  territoryId: number | null
  personId: number | null
  orderedOn: string
  /** The moment (ISO 8601, UTC) where more than the day is known. */
  orderedAt: string | null
  promisedOn: string | null
  deliveredOn: string | null
}
export type LineRecord = {
  number: string
  position: number
  productId: number | null
  productGroupId: number | null
  quantity: number
  amountCents: number
  marginCents: number | null
}

const zone = sql`coalesce((select time_zone from company), 'UTC')`

/** Orders of these numbers with their lines, the orders locked until the transaction ends. */
export async function lockOrders(
  tx: Tx,
  numbers: string[],
): Promise<{ orders: (OrderRecord & { id: number })[]; lines: LineRecord[] }> {
  const orders = await sql<OrderRecord & { id: number }>`
    select id, number, account_id as "accountId", opportunity_id as "opportunityId", territory_id as "territoryId",
      person_id as "personId", (ordered_at at time zone ${zone})::date::text as "orderedOn",
      to_char(ordered_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "orderedAt", promised_on as "promisedOn",
      delivered_on as "deliveredOn"
    from customer_order where number = any(${numbers}::text[]) order by id for update`.execute(tx)
  const lines = await sql<LineRecord>`
    select o.number, l.position, l.product_id as "productId", l.product_group_id as "productGroupId", l.quantity,
      l.amount_cents as "amountCents", l.margin_cents as "marginCents"
    from order_line l join customer_order o on o.id = l.order_id where o.number = any(${numbers}::text[])`.execute(
    tx,
  )
  return { orders: orders.rows, lines: lines.rows }
}

const orderShape = sql`(number text, "accountId" bigint, "opportunityId" bigint, "territoryId" bigint, "personId" bigint,
  "orderedOn" date, "orderedAt" timestamptz, "promisedOn" date, "deliveredOn" date)`
const orderedAt = sql`coalesce(r."orderedAt", (r."orderedOn" + time '12:00') at time zone ${zone})`

/** Answers the ids. */
export async function insertHistoricalOrders(tx: Tx, orders: OrderRecord[], now: Date): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    insert into customer_order (number, account_id, opportunity_id, territory_id, person_id, ordered_at, promised_on, delivered_on,
      total_cents, mode, created_at)
    select r.number, r."accountId", r."opportunityId", r."territoryId", r."personId", ${orderedAt}, r."promisedOn", r."deliveredOn", 0,
      'historical', ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(orders)}::jsonb) as r ${orderShape} returning id`.execute(tx)
  return rows.map(row => row.id)
}

export async function updateOrders(tx: Tx, orders: OrderRecord[]): Promise<void> {
  await sql`
    update customer_order o set account_id = r."accountId", opportunity_id = r."opportunityId", territory_id = r."territoryId",
      person_id = r."personId", ordered_at = ${orderedAt}, promised_on = r."promisedOn", delivered_on = r."deliveredOn"
    from jsonb_to_recordset(${JSON.stringify(orders)}::jsonb) as r ${orderShape} where o.number = r.number`.execute(
    tx,
  )
}

/** Writes the lines and makes each order's total and margin the sum of its lines; no margin when a line has none. */
export async function writeLines(tx: Tx, lines: LineRecord[]): Promise<void> {
  await sql`
    insert into order_line (order_id, position, product_id, product_group_id, quantity, amount_cents, margin_cents)
    select o.id, r.position, r."productId", r."productGroupId", r.quantity, r."amountCents", r."marginCents"
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as r (number text, position int, "productId" bigint,
      "productGroupId" bigint, quantity numeric, "amountCents" bigint, "marginCents" bigint)
    join customer_order o on o.number = r.number
    on conflict (order_id, position) do update set product_id = excluded.product_id,
      product_group_id = excluded.product_group_id, quantity = excluded.quantity, amount_cents = excluded.amount_cents,
      margin_cents = excluded.margin_cents`.execute(tx)
  await sql`
    update customer_order o set total_cents = s.total, margin_cents = s.margin
    from (select l.order_id, sum(l.amount_cents) as total,
        case when count(*) = count(l.margin_cents) then sum(l.margin_cents) end as margin
      from order_line l join customer_order c on c.id = l.order_id
      where c.number = any(${[...new Set(lines.map(line => line.number))]}::text[]) group by l.order_id) s
    where o.id = s.order_id`.execute(tx)
}
