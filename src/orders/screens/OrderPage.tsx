import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { client } from '../../ui/api.ts'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import type { ordersContract } from '../model/contract.ts'
import { t } from './texts.ts'

const orders = client<typeof ordersContract>()

/** What was bought, line by line, with its margin. */
export function OrderPage() {
  const id = Number((useParams({ strict: false }) as { id: string }).id)
  const f = useFormat()
  const order = orders.useApi('GET /api/orders/:id', { params: { id } })
  if (order.isPending) return <Loading rows={6} />
  if (order.error) return <Failed problem={order.error} onRetry={() => void order.refetch()} />
  const { data } = order
  const share = data.marginCents === null || data.totalCents === 0 ? null : data.marginCents / data.totalCents
  const facts: [string, ReactNode][] = [
    [t('account'), data.account && <Door to={`/accounts/${data.account.id}`}>{data.account.name}</Door>],
    [t('person'), data.person && <Door to={`/persons/${data.person.id}`}>{data.person.name}</Door>],
    [
      t('opportunity'),
      data.opportunityId && <Door to={`/opportunities/${data.opportunityId}`}>{t('theOpportunity')}</Door>,
    ],
    [t('ordered'), f.day(data.orderedAt)],
    [t('promised'), f.date(data.promisedOn)],
    [t('delivered'), f.date(data.deliveredOn)],
    [t('margin'), share === null ? t('notKnown') : `${f.money(data.marginCents)}, ${f.percent(share)}`],
  ]
  return (
    <Page title={t('title', { number: data.number })} sub={data.account?.name} plain>
      <div className="t30">{f.moneyWhole(data.totalCents)}</div>
      <dl className="facts" style={{ maxWidth: 420, marginTop: 12 }}>
        {facts
          .filter(([, value]) => value)
          .flatMap(([label, value]) => [<dt key={label}>{label}</dt>, <dd key={`${label}:`}>{value}</dd>])}
      </dl>
      <Section title={t('lines')} count={f.count(data.lines.length)}>
        <Table
          label={t('lines')}
          rows={data.lines}
          rowKey={line => line.position}
          empty={<Empty sentence={t('noLines')} />}
          columns={[
            { key: 'product', head: t('product'), cell: line => line.product?.name ?? t('notKnown') },
            { key: 'group', head: t('group'), cell: line => line.productGroup?.name, phone: false },
            { key: 'quantity', head: t('quantity'), right: true, cell: line => f.count(line.quantity) },
            { key: 'amount', head: t('amount'), right: true, cell: line => f.moneyWhole(line.amountCents) },
            {
              key: 'margin',
              head: t('margin'),
              right: true,
              cell: line => f.moneyWhole(line.marginCents),
              phone: false,
            },
          ]}
        />
      </Section>
    </Page>
  )
}
