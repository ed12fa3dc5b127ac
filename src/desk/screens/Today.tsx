import type { Role } from '../../team/model/actor.ts'
import { DayAxis } from '../../ui/DayAxis.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Pacing } from '../../ui/Pacing.tsx'
import { Column, Columns, Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { TasksOf } from '../../work/screens/TasksOf.tsx'
import { desk } from './clients.ts'
import { todayDoors } from './doors.ts'
import {
  Changed,
  Complaints,
  OnAClock,
  PromisesKept,
  Quiet,
  Sources,
  Steps,
  type TodayAnswer,
  Verdicts,
} from './TodayLists.tsx'
import './today.css'
import { t } from './today-texts.ts'

/** What has a clock, what changed, what is next: one form, filled by the reader's function. */
export function Today() {
  const f = useFormat()
  const { user } = useSettings()
  const today = desk.useApi('GET /api/today', undefined as never, { refetchSeconds: 60 })
  const role = (user?.role ?? '') as Role | ''
  const mine = role === 'sales'
  if (!today.data)
    return (
      <Page title={f.dayLong(new Date())} plain>
        {today.error ? (
          <Failed problem={today.error} onRetry={() => void today.refetch()} />
        ) : (
          <Loading rows={10} />
        )}
      </Page>
    )
  const { data } = today
  const manages = role === 'administrator' || role.endsWith('_manager')
  return (
    <Page title={f.dayLong(data.at)} sub={role === '' ? undefined : t(`role_${role}`)}>
      <Columns widths="minmax(0, 1.12fr) minmax(0, 1fr) 384px">
        <Column>
          {role.startsWith('marketing') && <Verdicts today={data} mine={mine} />}
          {role === 'service' && <Complaints today={data} mine={mine} />}
          {!role.startsWith('marketing') && role !== 'service' && <OnAClock mine={mine} />}
          {role.startsWith('marketing') ? (
            <Sources today={data} mine={mine} />
          ) : (
            <Steps today={data} mine={mine} />
          )}
          {role !== 'service' && !role.startsWith('marketing') && <Quiet today={data} mine={mine} />}
          {role === 'marketing_manager' && <OnAClock mine={false} />}
        </Column>
        <Column>
          <TasksOf />
          <Day day={data.day} at={data.at} />
          {manages && <PromisesKept />}
        </Column>
        <Column>
          <Changed today={data} mine={mine} />
          <Month today={data} mine={mine} />
          {manages && !role.startsWith('marketing') && <Sources today={data} mine={mine} />}
        </Column>
      </Columns>
    </Page>
  )
}

function Day({ day, at }: { day: TodayAnswer['day']; at: string }) {
  return (
    <Section title={t('day')}>
      {day.length === 0 ? (
        <Empty sentence={t('quietDay')} />
      ) : (
        <DayAxis
          items={day.map(item => ({
            at: item.at,
            side: item.side,
            title: item.title,
            planned: !item.done,
            ...(item.second ? { second: item.second } : {}),
            ...(item.href ? { href: item.href } : {}),
          }))}
          now={at}
          left={t('marketing')}
          right={t('you')}
        />
      )}
    </Section>
  )
}

function Month({ today, mine }: { today: TodayAnswer; mine: boolean }) {
  const f = useFormat()
  const { month } = today
  const href = todayDoors.month(today, mine)
  return (
    <Section
      title={t('month', { month: f.monthName(month.from) })}
      note={<Door to={href}>{t('orders', { n: month.total.orders })}</Door>}
    >
      <div className="row base wrap">
        <span className="t30">
          <Door to={href}>{f.moneyWhole(month.total.amountCents)}</Door>
        </span>
        <span className="t12 i3">{t('before', { money: f.money(month.before.amountCents) })}</span>
      </div>
      <Pacing
        days={month.days.map(({ day, amountCents }) => ({ day, value: amountCents }))}
        previousTotal={month.before.amountCents}
        month={month.from}
        text={t('pacing')}
      />
    </Section>
  )
}
