import { sql } from 'kysely'
import type { TraitsSql } from '../platform/trait.ts'

const of = (column: 'person_id' | 'account_id', id: string): TraitsSql => {
  const orders = sql`from customer_order x where ${sql.ref(`x.${column}`)} = ${sql.ref(id)}`
  return {
    orders: { kind: 'number', value: sql`(select count(*) ${orders})` },
    bought: { kind: 'money', value: sql`(select sum(x.total_cents) ${orders})` },
    lastOrderAt: { kind: 'moment', value: sql`(select max(x.ordered_at) ${orders})` },
  }
}

/** What was bought, by the person named on the orders or by the account. */
export const orderTraits = { person: of('person_id', 'p.id'), account: of('account_id', 'a.id') }
