import { sql } from 'kysely'
import {
  dated,
  type ListShape,
  named,
  placed,
  plain,
  text,
  type Value,
  whole,
} from '../customers/list-columns.ts'
import { orderColumns } from './model/columns.ts'

const values = {
  number: text('o.number'),
  account: named('o.account_id', 'a.name'),
  person: named('o.person_id', 'p.name'),
  opportunity: named('o.opportunity_id', 'd.name'),
  orderedAt: plain('o.ordered_at'),
  promisedOn: dated('o.promised_on'),
  deliveredOn: dated('o.delivered_on'),
  totalCents: whole('o.total_cents'),
  marginCents: whole('o.margin_cents'),
  territory: named('o.territory_id', 't.name'),
  salesOwner: named('a.sales_owner_id', 'so.name'),
  accountKind: text('a.kind'),
  accountClass: text('ac.letter'),
  accountStage: placed('lc.stage', 'lc.place'),
} satisfies Record<keyof typeof orderColumns, Value>

const walked = ['number', 'orderedAt', 'promisedOn', 'deliveredOn', 'totalCents', 'marginCents']

/** The list of orders, for the engine of lists. */
export const orderShape: ListShape = {
  table: 'customer_order',
  columns: orderColumns,
  values,
  rows: (sample = sql``) => sql`customer_order o ${sample}
    left join account a on a.id = o.account_id
    left join person p on p.id = o.person_id
    left join opportunity d on d.id = o.opportunity_id
    left join territory t on t.id = o.territory_id
    left join app_user so on so.id = a.sales_owner_id
    left join account_class ac on ac.account_id = o.account_id
    left join lifecycle lc on lc.subject_id = o.account_id`,
  id: sql.ref('o.id'),
  subjects: { person: sql.ref('o.person_id'), account: sql.ref('o.account_id') },
  walked,
  covered: { as: 'o', orders: walked },
  custom: null,
  spelt: ['number'],
}
