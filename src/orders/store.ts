import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'

export type OrderLine = {
  productId: number | null
  productGroupId: number | null
  quantity: number
  amountCents: number
  marginCents: number | null
}
export type NewOrder = {
  number: string | null
  accountId: number | null
  personId: number | null
  opportunityId: number | null
  territoryId: number | null
  orderedAt: Date
  promisedOn: string | null
  totalCents: number
  marginCents: number | null
  mode: 'live' | 'historical'
}

/** Orders without a number of their own get ours: O-, the year, and the id. */
export async function insertOrder(
  tx: Tx,
  order: NewOrder,
  lines: readonly OrderLine[],
  now: Date,
): Promise<{ id: number; number: string }> {
  const { rows } = await sql<{ id: number; number: string }>`
    with next as (select nextval(pg_get_serial_sequence('customer_order', 'id')) as id)
    insert into customer_order (id, number, account_id, person_id, opportunity_id, territory_id, ordered_at, promised_on,
      total_cents, margin_cents, mode, created_at) overriding system value
    select id, coalesce(${order.number}, 'O-' || extract(year from ${order.orderedAt}::timestamptz) || '-' || id), ${order.accountId}, ${order.personId}, ${order.opportunityId},
      ${order.territoryId}, ${order.orderedAt}, ${order.promisedOn}, ${order.totalCents}, ${order.marginCents},
      ${order.mode}::touch_mode, ${now}
    from next returning id, number`.execute(tx)
  const written = rows[0]!
  for (const [index, line] of lines.entries())
    await sql`insert into order_line (order_id, position, product_id, product_group_id, quantity, amount_cents, margin_cents)
      values (${written.id}, ${index + 1}, ${line.productId}, ${line.productGroupId}, ${line.quantity}, ${line.amountCents}, ${line.marginCents})`.execute(
      tx,
    )
  return written
}
