import { useAddress } from '../../ui/address.ts'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { PagedNames } from '../../ui/PagedNames.tsx'
import type { CreditModel, Dimension } from '../model/figures.ts'
import { insight } from './api.ts'
import { type Narrowing, ordersQuery } from './narrowing.ts'
import { rowLabel, sourceText, t } from './texts.ts'

/** The orders behind the open figure: their count and sum are that figure. */
export function RevenueOrders({
  model,
  by,
  narrowing,
}: {
  model: CreditModel
  by: Dimension
  narrowing: Narrowing
}) {
  const format = useFormat()
  const [address, setAddress] = useAddress()
  const key = address.key
  // The words for a row stand in the figures that are shown already.
  const figures = insight.useApi('GET /api/revenue', { query: { ...narrowing, model, by } }).data
  const row = figures?.rows.find(each => each.key === key)
  const label = key === undefined ? t('allLabel') : rowLabel(by, row ?? { key, label: key }, format)
  const period = t('namesNote', { label, from: format.month(narrowing.from), to: format.month(narrowing.to) })
  return (
    <PagedNames
      pages={insight.usePages('GET /api/revenue/orders', {
        query: ordersQuery(address, model, format.today()),
      })}
      title={t(model)}
      figure={({ totalCents }) => format.money(totalCents)}
      note={first => (first ? `${t('ordersN', { n: first.total })} · ${period}` : period)}
      empty={t('noOrders')}
      onClose={() => setAddress({ open: undefined, key: undefined })}
      keyOf={({ id }) => id}
      row={order => (
        <li>
          <span className="grow name-two">
            {order.account ? (
              <Door to={`/accounts/${order.account.id}`}>{order.account.name}</Door>
            ) : (
              <span>{t('noAccount')}</span>
            )}
            <span className="t12 i3">
              <Door to={`/orders/${order.id}`}>{order.number}</Door>
              {', '}
              {order.touchTitle ? t('byTouch', { title: order.touchTitle }) : sourceText(order.source)}
            </span>
          </span>
          <span className="name-two end">
            <b className="nw">{format.moneyWhole(order.amountCents)}</b>
            <span className="t12 i3 nw">{format.day(order.orderedAt)}</span>
          </span>
        </li>
      )}
    />
  )
}
