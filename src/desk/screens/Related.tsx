import { useState } from 'react'
import { NewOrder } from '../../orders/screens/NewOrder.tsx'
import { Button } from '../../ui/Button.tsx'
import { ClockPie } from '../../ui/ClockPie.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Grade } from '../../ui/Grade.tsx'
import { Mark } from '../../ui/Lane.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { leads, orders, pipeline, voice } from './clients.ts'
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
      {...(list.data
        ? { count: f.count(list.data.total ?? 0), countHref: customerDoors.opportunities(of) }
        : {})}
      note={list.data && (list.data.total ?? 0) > 0 ? f.money(list.data.totalCents) : undefined}
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
      {...(list.data ? { count: f.count(list.data.total ?? 0), countHref: customerDoors.leads(of) } : {})}
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
      {...(list.data
        ? { count: f.count(list.data.total ?? 0), countHref: customerDoors.orders(accountId) }
        : {})}
      note={list.data && (list.data.total ?? 0) > 0 ? f.money(list.data.totalCents) : undefined}
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
  const list = voice.useApi('GET /api/complaints', { query: { accountId, limit: 4 } })
  return (
    <Section
      title={t('complaints')}
      mark={<Mark side="service" />}
      {...(list.data
        ? { count: f.count(list.data.total ?? 0), countHref: customerDoors.complaints(accountId) }
        : {})}
      note={<Door to={customerDoors.complaintLog(accountId)}>{t('complaintLog')}</Door>}
    >
      {list.isPending && <Loading rows={2} />}
      {list.error && <Failed problem={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.items.length === 0 && <Empty sentence={t('noComplaints')} />}
      <ul className="list">
        {list.data?.items.map(complaint => (
          <li key={complaint.id}>
            {complaint.state === 'open' && complaint.clock && <ClockPie clock={complaint.clock} />}
            <div className="grow">
              <div>
                <Door to={`/complaints/${complaint.id}`}>{complaint.title}</Door>
              </div>
              <div className="t12 i3">
                {[
                  t(`complaint_${complaint.state}`),
                  complaint.owner?.name ?? t('complaintOwnerNone'),
                  complaint.person?.name,
                ]
                  .filter(Boolean)
                  .join(', ')}
              </div>
            </div>
            <time className="t12 i3" dateTime={complaint.openedAt} title={f.absolute(complaint.openedAt)}>
              {f.moment(complaint.openedAt)}
            </time>
          </li>
        ))}
      </ul>
    </Section>
  )
}
