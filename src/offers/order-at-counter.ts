import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'

export type SaidOrder = {
  orderNumber?: string | undefined
  orderCents?: number | undefined
  /** The counter's word that the order is of the coupon's product group. */
  ofGroup?: boolean | undefined
}
/** The order that a coupon is held against; `cents` counts what it holds of the coupon's product group. */
export type CountedOrder = {
  id: number | null
  number: string | null
  personId: number | null
  cents: number | null
  /** Null: nobody knows yet. */
  ofGroup: boolean | null
  groupSaid: boolean
}

/**
 * The order at the counter: one that is recorded here says itself what it holds, whatever was typed; of any other the
 * amount and the product group are the counter's word, and its number is kept.
 */
export async function orderAtCounter(
  tx: Tx,
  { forGroupId }: { forGroupId: number | null },
  { orderNumber: number, orderCents, ofGroup }: SaidOrder,
): Promise<CountedOrder> {
  const said = {
    id: null,
    number: number ?? null,
    personId: null,
    cents: orderCents ?? null,
    ofGroup: forGroupId === null ? true : (ofGroup ?? null),
    groupSaid: forGroupId !== null && ofGroup === true,
  }
  if (number === undefined) return said
  const { rows } = await sql<{ id: number; personId: number | null; total: number; ofGroup: number | null }>`
    select o.id, o.person_id as "personId", o.total_cents as total,
      (select sum(l.amount_cents) from order_line l left join product p on p.id = l.product_id
        where l.order_id = o.id and coalesce(l.product_group_id, p.product_group_id) = ${forGroupId}) as "ofGroup"
    from customer_order o where o.number = ${number} limit 1`.execute(tx)
  const order = rows[0]
  if (!order) return said
  return {
    id: order.id,
    number,
    personId: order.personId,
    cents: forGroupId === null ? order.total : (order.ofGroup ?? 0),
    ofGroup: forGroupId === null || order.ofGroup !== null,
    groupSaid: false,
  }
}
