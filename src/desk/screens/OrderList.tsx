import { ListFilters } from '../../customers/screens/ListFilters.tsx'
import type { ordersContract } from '../../orders/model/contract.ts'
import { orderQuery } from '../../orders/screens/order-query.ts'
import { t } from '../../orders/screens/texts.ts'
import type { Answer } from '../../ui/api.ts'
import { orders } from './clients.ts'
import type { ListOf } from './lists/list-of.ts'
import { type OrderRow, useOrderColumns, usualOrderColumns } from './lists/order-columns.tsx'
import { RecordList } from './lists/RecordList.tsx'

const list: ListOf<
  OrderRow,
  ReturnType<typeof orderQuery>,
  Answer<(typeof ordersContract)['GET /api/orders']>
> = {
  record: 'order',
  declares: null,
  title: t('orders'),
  empty: t('none'),
  exported: 'orders',
  sort: '-orderedAt',
  usual: usualOrderColumns,
  beside: 'totalCents',
  trash: false,
  changers: [],
  query: orderQuery,
  useFirst: query => orders.useApi('GET /api/orders', { query }),
  read: query => orders.api('GET /api/orders', { query }),
  useColumns: useOrderColumns,
  page: row => `/orders/${row.id}`,
  note: ({ totalCents }, f) =>
    totalCents === null ? null : t('sumOfAll', { money: f.moneyWhole(totalCents) }),
}

/** The orders behind a figure, or all that the reader may see; their count and sum are that figure. */
export function OrderList() {
  return (
    <RecordList
      of={list}
      actions={null}
      lens={null}
      filters={() => <ListFilters whose="mine" words={t('words')} />}
    />
  )
}
