import { ClockPie, ClockText } from '../../ui/ClockPie.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { customers, type LeadDetail } from './api.ts'
import { t } from './texts.ts'

/** Who it is, how to reach them, whether we may mail, and how much of the promise is left. */
export function LeadHead({ lead }: { lead: LeadDetail }) {
  const { person, account, territory } = lead
  return (
    <header className="lead-head">
      <div className="grow">
        <h2 className="t20">
          <Door to={`/persons/${person.id}`}>{person.name}</Door>
        </h2>
        <p className="i2">
          {person.jobTitle ? `${person.jobTitle}, ` : ''}
          {account ? <Door to={`/accounts/${account.id}`}>{account.name}</Door> : t('noAccount')}
          {territory ? `, ${territory.name}` : ''}
        </p>
        <div className="row wrap reach">
          {person.phone ? (
            <a className="btn pri" href={`tel:${person.phone.replace(/[^+\d]/g, '')}`}>
              {person.phone}
            </a>
          ) : (
            <span className="t12 i3">{t('noPhone')}</span>
          )}
          {person.email ? (
            <a className="btn" href={`mailto:${person.email}`} title={person.email}>
              {t('email')}
            </a>
          ) : (
            <span className="t12 i3">{t('noEmail')}</span>
          )}
          <MayMail personId={person.id} />
        </div>
      </div>
      <LeadClock lead={lead} />
    </header>
  )
}

function MayMail({ personId }: { personId: number }) {
  const format = useFormat()
  const consents = customers.useApi('GET /api/persons/:id', { params: { id: personId } }).data?.consents
  if (!consents) return null
  const latest = consents
    .filter(({ channel }) => channel === 'email')
    .reduce<(typeof consents)[number] | null>((a, b) => (a && a.at >= b.at ? a : b), null)
  const sentence = !latest
    ? t('consentNone')
    : t(latest.granted ? 'consentGiven' : 'consentEnded', { when: format.day(latest.at) })
  return (
    <span className="t12 i3" title={latest?.textShown ?? undefined}>
      <Door to={`/persons/${personId}`}>{sentence}</Door>
    </span>
  )
}

function LeadClock({ lead }: { lead: LeadDetail }) {
  const format = useFormat()
  const { clock } = lead
  if (!clock) return <p className="lead-clock t12 i3">{t('noClock')}</p>
  const gone = clock.state === 'broken' ? 1 : 1 - clock.shareLeft
  const share = `${(Math.min(1, Math.max(0, gone)) * 100).toFixed(1)}%`
  return (
    <div className="lead-clock">
      <div className="row lead-left">
        <ClockPie clock={clock} size={28} />
        <ClockText clock={clock} />
      </div>
      <div
        className={clock.state === 'broken' ? 'bar promise-bar gone' : 'bar promise-bar'}
        aria-hidden="true"
      >
        <i style={{ width: share }} />
        <b style={{ left: share }} />
      </div>
      <div className="row apart t11 i3">
        <span>{t('told', { when: format.moment(clock.startedAt) })}</span>
        <span>{t('worked', { time: format.hours(clock.minutes), grade: lead.grade })}</span>
      </div>
    </div>
  )
}
