import { useState } from 'react'
import { NewOrder } from '../../orders/screens/NewOrder.tsx'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Grade } from '../../ui/Grade.tsx'
import { Mark } from '../../ui/Lane.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { allSides } from './ContactLog.tsx'
import { leads, orders, pipeline, touches } from './clients.ts'
import { t } from './customer-texts.ts'
import { customerDoors } from './doors.ts'

type Of = { accountId: number } | { personId: number }

/** What sales has open and had with them, and the money in it. */
export function OpportunitiesOf({ of }: { of: Of }) {
  const f = useFormat()
  const list = pipeline.useApi('GET /api/opportunities', { query: { ...of, limit: 6 } })
  return (
    <Section
      title={t('opportunities')}
      mark={<Mark side="sales" />}
      {...(list.data ? { count: f.count(list.data.total), countHref: customerDoors.opportunities(of) } : {})}
      note={list.data && list.data.total > 0 ? f.money(list.data.totalCents) : undefined}
    >
      {list.isPending && <Loading rows={2} />}
      {list.error && <Failed problem={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.total === 0 && <Empty sentence={t('noOpportunities')} />}
      <ul className="list">
        {list.data?.items.map(item => (
          <li key={item.id}>
            <div className="grow">
              <div className="row apart">
                <Door to={`/opportunities/${item.id}`}>
                  <b>{item.name}</b>
                </Door>
                <b className="nw">{f.money(item.amountCents)}</b>
              </div>
              <div className="t12 i3">
                {item.state === 'open' ? item.stage.name : t(`deal_${item.state}`)}
                {item.state === 'open' &&
                  `, ${item.nextStep ? t('next', { step: item.nextStep }) : t('noNext')}`}
              </div>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  )
}

export function LeadsOf({ of }: { of: Of }) {
  const f = useFormat()
  const list = leads.useApi('GET /api/leads', { query: { ...of, limit: 5 } })
  return (
    <Section
      title={t('leads')}
      {...(list.data ? { count: f.count(list.data.total), countHref: customerDoors.leads(of) } : {})}
    >
      {list.isPending && <Loading rows={2} />}
      {list.error && <Failed problem={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.total === 0 && <Empty sentence={t('noLeads')} />}
      <ul className="list">
        {list.data?.items.map(lead => (
          <li key={lead.id}>
            <Grade grade={lead.grade} />
            <div className="grow">
              <Door to={`/leads/${lead.id}`}>
                <b>{lead.person.name}</b>
              </Door>
              <div className="t12 i3">
                {t(`state_${lead.state}`)} · {f.moment(lead.raisedAt)}
              </div>
            </div>
            <span className="t12 i3 nw">{t('score', { n: lead.score })}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

export function OrdersOf({ accountId }: { accountId: number }) {
  const f = useFormat()
  const { user } = useSettings()
  const [writing, setWriting] = useState(false)
  const list = orders.useApi('GET /api/orders', { query: { accountId, limit: 5 } })
  return (
    <Section
      title={t('orders')}
      {...(list.data ? { count: f.count(list.data.total), countHref: customerDoors.orders(accountId) } : {})}
      note={list.data && list.data.total > 0 ? f.money(list.data.totalCents) : undefined}
    >
      {list.isPending && <Loading rows={2} />}
      {list.error && <Failed problem={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.total === 0 && <Empty sentence={t('noOrders')} />}
      <ul className="list">
        {list.data?.items.map(order => (
          <li key={order.id}>
            <span className="grow">
              <Door to={`/orders/${order.id}`}>{order.number}</Door>
            </span>
            <time className="t12 i3" dateTime={order.orderedAt} title={f.absolute(order.orderedAt)}>
              {f.day(order.orderedAt)}
            </time>
            <b className="nw">{f.money(order.totalCents)}</b>
          </li>
        ))}
      </ul>
      {user?.role !== 'partner' && (
        <div style={{ paddingTop: 8 }}>
          <Button small onClick={() => setWriting(true)}>
            {t('newOrder')}
          </Button>
        </div>
      )}
      {writing && <NewOrder accountId={accountId} onClose={() => setWriting(false)} />}
    </Section>
  )
}

export function ComplaintsOf({ accountId }: { accountId: number }) {
  const f = useFormat()
  const list = touches.useApi('GET /api/accounts/:id/touches', {
    params: { id: accountId },
    query: { kind: 'complaint', limit: 3 },
  })
  const counts = touches.useApi('GET /api/accounts/:id/touch-counts', {
    params: { id: accountId },
    query: { kind: 'complaint' },
  })
  return (
    <Section
      title={t('complaints')}
      mark={<Mark side="service" />}
      {...(counts.data
        ? { count: f.count(allSides(counts.data)), countHref: customerDoors.complaints(accountId) }
        : {})}
    >
      {list.isPending && <Loading rows={2} />}
      {list.error && <Failed problem={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.items.length === 0 && <Empty sentence={t('noComplaints')} />}
      <ul className="list">
        {list.data?.items.map(touch => (
          <li key={touch.id}>
            <div className="grow">
              <div>{touch.title}</div>
              <div className="t12 i3">{touch.person?.name}</div>
            </div>
            <time className="t12 i3" dateTime={touch.occurredAt} title={f.absolute(touch.occurredAt)}>
              {f.moment(touch.occurredAt)}
            </time>
          </li>
        ))}
      </ul>
    </Section>
  )
}
