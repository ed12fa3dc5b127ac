import type { z } from 'zod'
import type { promisesContract } from '../../promises/model/contract.ts'
import { promiseDoor } from '../../promises/screens/promise-door.ts'
import { client } from '../../ui/api.ts'
import { ClockPie, ClockText } from '../../ui/ClockPie.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Grade } from '../../ui/Grade.tsx'
import { Lane, Mark } from '../../ui/Lane.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import type { deskContract } from '../model/contract.ts'
import { leads } from './clients.ts'
import { todayDoors } from './doors.ts'
import { t } from './today-texts.ts'

export type TodayAnswer = z.infer<(typeof deskContract)['GET /api/today']['response']>
const promises = client<typeof promisesContract>()

/** What Today answered; `mine` where the figures are the reader's own. */
type Shown = { today: TodayAnswer; mine: boolean }

/** Leads by the moment their promise is due; `mine` for a seller. */
export function OnAClock({ mine }: { mine: boolean }) {
  const f = useFormat()
  const list = leads.useApi(
    'GET /api/leads',
    { query: { state: 'open', limit: 8, ...(mine ? { mine: 'true' as const } : {}) } },
    { refetchSeconds: 60 },
  )
  return (
    <Section
      title={t('onClock')}
      {...(list.data
        ? { count: t('leads', { n: list.data.total ?? 0 }), countHref: todayDoors.onClock(mine) }
        : {})}
      note={t('onClockNote')}
    >
      {list.isPending && <Loading rows={5} />}
      {list.error && <Failed problem={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.total === 0 && <Empty sentence={t('noLeads')} />}
      <ul className="list today-leads">
        {list.data?.items.map(lead => (
          <li key={lead.id}>
            {lead.clock && <ClockPie clock={lead.clock} />}
            <span className="clock">{lead.clock && <ClockText clock={lead.clock} />}</span>
            <Grade grade={lead.grade} />
            <div className="grow">
              <div className="el">
                <Door to={`/leads/${lead.id}`}>
                  <b>{lead.person.name}</b>
                </Door>{' '}
                {lead.account?.name}
              </div>
              <div className="t12 i3 el">
                {[lead.person.jobTitle, mine ? null : lead.owner?.name].filter(Boolean).join(', ')}
              </div>
            </div>
            <span className="t12 i3 wide-only">{f.count(lead.score)}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

export function Steps({ today, mine }: Shown) {
  const f = useFormat()
  const { steps } = today
  return (
    <Section
      title={t('steps')}
      count={f.count(steps.count)}
      countHref={todayDoors.steps(today, mine)}
      note={t('stepsNote')}
    >
      {steps.count === 0 && <Empty sentence={t('noSteps')} />}
      <ul className="list">
        {steps.items.map(step => (
          <li key={step.opportunityId}>
            <div className="grow el">
              <Door to={`/opportunities/${step.opportunityId}`}>{step.step}</Door>
            </div>
            <span className="t12 i3 el">{step.account?.name}</span>
            <span className="t12 nw">{f.date(step.on)}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

export function Quiet({ today: { quiet }, mine }: Shown) {
  const f = useFormat()
  const href = todayDoors.quiet(mine)
  return (
    <Section
      title={t('quiet')}
      count={f.count(quiet.count)}
      countHref={href}
      note={<Door to={href}>{f.money(quiet.amountCents)}</Door>}
    >
      {quiet.count === 0 && <Empty sentence={t('noQuiet')} />}
      <ul className="list">
        {quiet.items.map(item => (
          <li key={item.opportunityId}>
            <div className="grow el">
              <Door to={`/opportunities/${item.opportunityId}`}>{item.account?.name ?? item.name}</Door>{' '}
              <span className="t12 i3">{item.name}</span>
            </div>
            <span className="t12 i3 nw">{t('daysQuiet', { n: item.days })}</span>
            <b className="nw">{f.money(item.amountCents)}</b>
          </li>
        ))}
      </ul>
    </Section>
  )
}

export function Changed({ today, mine }: Shown) {
  const f = useFormat()
  const { changed } = today
  return (
    <Section
      title={mine ? t('changed') : t('changedAll')}
      count={f.count(changed.count)}
      countHref={todayDoors.changed(today, mine)}
      note={t('changedNote')}
    >
      {changed.count === 0 && <Empty sentence={t('noChange')} />}
      <ul className="list today-changed">
        {changed.items.map(item => (
          <li key={item.account.id}>
            <Lane side={item.side} />
            <div className="grow">
              <Door to={`/accounts/${item.account.id}`}>
                <b>{item.account.name}</b>
              </Door>
              <div className="t12 i2">{item.title}</div>
            </div>
            <time className="t12 i3 nw" dateTime={item.at} title={f.absolute(item.at)}>
              {f.moment(item.at)}
            </time>
          </li>
        ))}
      </ul>
    </Section>
  )
}

export function Verdicts({ today, mine }: Shown) {
  const f = useFormat()
  const { verdicts } = today
  return (
    <Section
      title={t('verdicts')}
      mark={<Mark side="sales" />}
      count={f.count(verdicts.count)}
      countHref={todayDoors.verdicts(today, mine)}
      note={t('verdictsNote')}
    >
      {verdicts.count === 0 && <Empty sentence={t('noVerdicts')} />}
      <ul className="list">
        {verdicts.items.map(verdict => (
          <li key={verdict.leadId}>
            <div className="grow">
              <Door to={`/leads/${verdict.leadId}`}>
                <b>{verdict.person.name}</b>
              </Door>{' '}
              {verdict.account?.name}
              <div className="t12 i3">
                {t('by', {
                  state: t(`state_${verdict.state}`),
                  name: verdict.by ?? t('nobody'),
                })}
                {verdict.reason && `: ${t(`reason_${verdict.reason}`)}`}
                {verdict.source && ` · ${verdict.source.replaceAll('_', ' ')}`}
              </div>
            </div>
            <time className="t12 i3 nw" dateTime={verdict.at} title={f.absolute(verdict.at)}>
              {f.moment(verdict.at)}
            </time>
          </li>
        ))}
      </ul>
    </Section>
  )
}

export function Sources({ today: { sources, sourcesSince }, mine }: Shown) {
  const f = useFormat()
  const door = (source: string, n: number, verdict?: 'accepted' | 'rejected') => (
    <Door to={todayDoors.source(source, sourcesSince, mine, verdict)}>{f.count(n)}</Door>
  )
  return (
    <Section title={t('sources')} mark={<Mark side="marketing" />} note={t('sourcesNote')}>
      <Table
        label={t('sources')}
        rows={sources}
        rowKey={row => row.source}
        empty={<Empty sentence={t('noSources')} />}
        columns={[
          { key: 'source', head: t('source'), cell: row => row.source.replaceAll('_', ' ') },
          { key: 'raised', head: t('raised'), right: true, cell: row => door(row.source, row.leads) },
          {
            key: 'accepted',
            head: t('accepted'),
            right: true,
            cell: row => door(row.source, row.accepted, 'accepted'),
          },
          {
            key: 'share',
            head: t('share'),
            right: true,
            cell: row => (row.leads === 0 ? '' : f.percent(row.accepted / row.leads)),
          },
          {
            key: 'rejected',
            head: t('rejected'),
            right: true,
            cell: row => door(row.source, row.rejected, 'rejected'),
          },
        ]}
      />
    </Section>
  )
}

export function PromisesKept() {
  const f = useFormat()
  const list = promises.useApi('GET /api/promises/summary', { query: { days: 30 } })
  return (
    <Section title={t('promises')} note={t('promisesNote')}>
      {list.isPending && <Loading />}
      {list.error && <Failed problem={list.error} onRetry={() => void list.refetch()} />}
      {list.data && (
        <Table
          label={t('promises')}
          rows={list.data.items}
          rowKey={row => row.user?.id ?? 0}
          empty={<Empty sentence={t('noPromises')} />}
          columns={[
            { key: 'who', head: t('keeper'), cell: row => row.user?.name ?? t('nobody') },
            ...(['kept', 'broken', 'running'] as const).map(state => ({
              key: state,
              head: t(state),
              right: true,
              cell: (row: (typeof list.data.items)[number]) => (
                <Door
                  to={promiseDoor({
                    keeper: row.user?.id ?? 'none',
                    promise: state,
                    since: list.data.since,
                  })}
                >
                  {f.count(row[state])}
                </Door>
              ),
            })),
          ]}
        />
      )}
    </Section>
  )
}

export function Complaints({ today, mine }: Shown) {
  const f = useFormat()
  const { complaints } = today
  return (
    <Section
      title={t('complaints')}
      mark={<Mark side="service" />}
      count={f.count(complaints.count)}
      countHref={todayDoors.complaints(mine)}
      note={t('complaintsNote')}
    >
      {complaints.count === 0 && <Empty sentence={t('noComplaints')} />}
      <ul className="list today-leads">
        {complaints.items.map(item => (
          <li key={item.id}>
            {item.clock && <ClockPie clock={item.clock} />}
            <span className="clock">{item.clock && <ClockText clock={item.clock} />}</span>
            <div className="grow">
              <div className="el">
                <Door to={`/complaints/${item.id}`}>
                  <b>{item.title}</b>
                </Door>
              </div>
              <div className="t12 i3 el">
                {[item.account?.name ?? item.person?.name, item.owner?.name ?? t('noOwner')]
                  .filter(Boolean)
                  .join(', ')}
              </div>
            </div>
            <time className="t12 i3 nw wide-only" dateTime={item.openedAt} title={f.absolute(item.openedAt)}>
              {f.moment(item.openedAt)}
            </time>
          </li>
        ))}
      </ul>
    </Section>
  )
}
