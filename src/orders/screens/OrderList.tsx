import { useNavigate } from '@tanstack/react-router'
import { useAddress } from '../../ui/address.ts'
import { client } from '../../ui/api.ts'
import { Door } from '../../ui/Door.tsx'
import { ExportMenu } from '../../ui/ExportMenu.tsx'
import { useFormat } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import type { ordersContract } from '../model/contract.ts'
import { orderQuery } from './order-query.ts'
import { t } from './texts.ts'

const orders = client<typeof ordersContract>()

/** The orders behind a figure, as the address narrows them; their count and sum are that figure. */
export function OrderList() {
  const f = useFormat()
  const navigate = useNavigate()
  const [address] = useAddress()
  const list = orders.usePages('GET /api/orders', {
    query: { ...orderQuery(address), limit: 100 },
  })
  const first = list.data?.pages[0]
  const sum = first && t('sum', { n: f.count(first.total), money: f.moneyWhole(first.totalCents) })
  return (
    <Page
      title={t('orders')}
      sub={sum}
      plain
      actions={<ExportMenu what="orders" filter={orderQuery(address)} />}
    >
      {list.isPending ? (
        <Loading rows={10} />
      ) : list.error ? (
        <Failed problem={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <Table
          label={t('orders')}
          rows={list.data.pages.flatMap(page => page.items)}
          rowKey={order => order.id}
          onOpen={order => void navigate({ to: `/orders/${order.id}` })}
          more={list.hasNextPage}
          onMore={() => void list.fetchNextPage()}
          empty={<Empty sentence={t('none')} />}
          columns={[
            {
              key: 'number',
              head: t('number'),
              cell: order => <Door to={`/orders/${order.id}`}>{order.number}</Door>,
            },
            {
              key: 'account',
              head: t('account'),
              cell: order =>
                order.account && <Door to={`/accounts/${order.account.id}`}>{order.account.name}</Door>,
            },
            { key: 'ordered', head: t('ordered'), right: true, cell: order => f.day(order.orderedAt) },
            { key: 'amount', head: t('amount'), right: true, cell: order => f.moneyWhole(order.totalCents) },
            {
              key: 'margin',
              head: t('margin'),
              right: true,
              cell: order => f.moneyWhole(order.marginCents),
              phone: false,
            },
          ]}
        />
      )}
    </Page>
  )
}
