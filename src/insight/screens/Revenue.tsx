import { useAddress } from '../../ui/address.ts'
import { BarList } from '../../ui/Bars.tsx'
import { Door } from '../../ui/Door.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { type CreditModel, creditModels, type Dimension } from '../model/figures.ts'
import { insight } from './api.ts'
import { InsightFilters } from './InsightFilters.tsx'
import './insight.css'
import { dimensionOf, hrefOf, type Narrowing, narrowingOf, revenuePath } from './narrowing.ts'
import { RevenueOrders } from './RevenueOrders.tsx'
import { rowLabel, t } from './texts.ts'

/** Revenue credited to the first or the last touch, side by side; every figure opens its orders. */
export function Revenue() {
  const format = useFormat()
  const [address, setAddress] = useAddress()
  const by = dimensionOf(address)
  const narrowing = narrowingOf(address, format.today())
  const shown = creditModels.find(model => model === address.model)
  const open = creditModels.find(model => model === address.open)
  const isAsked = by !== 'segment' || narrowing.segments !== undefined
  const models = shown ? [shown] : creditModels
  const sub = t('revenueSub', { from: format.month(narrowing.from), to: format.month(narrowing.to) })
  return (
    <Page title={t('revenue')} sub={sub}>
      <InsightFilters>
        <SelectField
          label={t('model')}
          value={shown ?? ''}
          onChange={model => setAddress({ model: model === '' ? undefined : model })}
          options={[
            { value: '', label: t('both') },
            ...creditModels.map(value => ({ value, label: t(value) })),
          ]}
        />
      </InsightFilters>
      <div className={open ? 'with-panel' : ''}>
        <div className="revenue">
          {by === 'segment' && <p className="t12 i2 funnel-note">{t('chooseSegments')}</p>}
          <div className={models.length === 2 ? 'revenue-two' : ''}>
            {isAsked &&
              models.map(model => <Credited key={model} model={model} by={by} narrowing={narrowing} />)}
          </div>
          <p className="t12 i3 funnel-note">{t('creditNote')}</p>
        </div>
        {open && <RevenueOrders model={open} by={by} narrowing={narrowing} />}
      </div>
    </Page>
  )
}

function Credited({ model, by, narrowing }: { model: CreditModel; by: Dimension; narrowing: Narrowing }) {
  const format = useFormat()
  const [address] = useAddress()
  const query = insight.useApi('GET /api/revenue', { query: { ...narrowing, model, by } })
  const { data } = query
  const openTotal = address.open === model && address.key === undefined
  return (
    <Section title={t(model)} note={t(model === 'first' ? 'firstWhy' : 'lastWhy')}>
      {query.error ? (
        <Failed problem={query.error} onRetry={() => void query.refetch()} />
      ) : !data ? (
        <Loading rows={6} />
      ) : data.rows.length === 0 ? (
        <Empty sentence={t('noRevenue')} />
      ) : (
        <>
          <p className="revenue-total">
            <span className="t30">
              <Door to={hrefOf(revenuePath, address, { open: model, key: undefined })} open={openTotal}>
                {format.money(data.total.amountCents)}
              </Door>
            </span>
            <span className="i3">{t('ordersN', { n: data.total.orders })}</span>
          </p>
          <BarList
            rows={data.rows.map(row => ({
              key: row.key,
              label: rowLabel(by, row, format),
              value: row.amountCents,
              text: t('figure', { sum: format.money(row.amountCents), n: t('ordersN', { n: row.orders }) }),
              href: hrefOf(revenuePath, address, { open: model, key: row.key }),
            }))}
          />
        </>
      )}
    </Section>
  )
}
