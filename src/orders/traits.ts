import { sql } from 'kysely'
import type { TraitsSql } from '../platform/trait.ts'

const of = (column: 'person_id' | 'account_id', id: string): TraitsSql => {
  const orders = sql`from customer_order x where ${sql.ref(`x.${column}`)} = ${sql.ref(id)}`
  const reads = ['customer_order']
  return {
    orders: { kind: 'number', value: sql`(select count(*) ${orders})`, reads },
    bought: { kind: 'money', value: sql`(select sum(x.total_cents) ${orders})`, reads },
    orderMargin: { kind: 'money', value: sql`(select sum(x.margin_cents) ${orders})`, reads },
    firstOrderAt: { kind: 'moment', value: sql`(select min(x.ordered_at) ${orders})`, reads },
    lastOrderAt: { kind: 'moment', value: sql`(select max(x.ordered_at) ${orders})`, reads },
    groupsBought: {
      kind: 'references',
      value: sql`(select jsonb_agg(distinct l.product_group_id) from customer_order x join order_line l on l.order_id = x.id
        where ${sql.ref(`x.${column}`)} = ${sql.ref(id)} and l.product_group_id is not null)`,
      to: 'productGroup',
      reads: ['customer_order', 'order_line'],
    },
  }
}

/** What was bought, by the person named on the orders or by the account. */
export const orderTraits = { person: of('person_id', 'p.id'), account: of('account_id', 'a.id') }
