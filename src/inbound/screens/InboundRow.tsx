import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { sentenceOf } from '../../ui/States.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { customers, type InboundMail, inbound } from './api.ts'
import { t } from './texts.ts'

const machines = [
  'bounce',
  'report',
  'absence',
  'automatic',
  'challenge',
  'receipt',
  'loop',
  'no_sender',
  'erased',
]

/** One message from outside: as whom it was taken in, or why it is nobody. Its words are shown as they are, never as markup. */
export function InboundRow({ mail }: { mail: InboundMail }) {
  const f = useFormat()
  const folded = [mail.signature, mail.quoted].filter(Boolean).join('\n\n')
  return (
    <li className="inbound-row">
      <div className="inbound-head">
        <b className="grow">{mail.subject || t('noSubject')}</b>
        <time className="t12 i3 nw" dateTime={mail.at}>
          {f.moment(mail.at)}
        </time>
      </div>
      <p className="t12">
        {mail.person ? (
          <Door to={`/persons/${mail.person.id}`}>{mail.person.name}</Door>
        ) : (
          <span className="inbound-address">{[mail.fromName, mail.from].filter(Boolean).join(' ')}</span>
        )}
        <span className="i3">
          {mail.to && ` ${t('to', { address: mail.to })}`}
          {mail.isNew && `, ${t('isNew')}`}
          {mail.replyTo && mail.replyTo !== mail.from && `, ${t('replyTo', { address: mail.replyTo })}`}
        </span>
      </p>
      {mail.reason && <p className={mail.reason === 'forged' ? 'bad' : 'i3'}>{t(`reason_${mail.reason}`)}</p>}
      {mail.away && <Away away={mail.away} />}
      {mail.bounces.map(bounce => (
        <div key={bounce.address} className="inbound-bounce">
          <p>
            {bounce.person ? (
              <Door to={`/persons/${bounce.person.id}`}>{bounce.person.name}</Door>
            ) : (
              <span className="inbound-address">{bounce.address}</span>
            )}{' '}
            <span className="i3">{`${t(`kind_${bounce.kind}`)} ${bounce.status}`}</span>
          </p>
          <p className="t12 inbound-address">{bounce.reason}</p>
          <p className={bounce.refused ? 't12 bad' : 't12 i3'}>
            {t(bounce.refused ? 'refused' : bounce.isOurs ? 'counted' : 'notOurs')}
          </p>
        </div>
      ))}
      {mail.body && <p className="inbound-words">{mail.body}</p>}
      {folded !== '' && (
        <details className="inbound-quoted">
          <summary className="t12">{t('signature')}</summary>
          <p className="inbound-words">{folded}</p>
        </details>
      )}
      {mail.files.length > 0 && <p className="t12 i3">{t('files', { names: mail.files.join(', ') })}</p>}
      {mail.state === 'taken' ? <Taken mail={mail} /> : <Decide mail={mail} />}
    </li>
  )
}

function Away({ away }: { away: NonNullable<InboundMail['away']> }) {
  const f = useFormat()
  const { until, substitute } = away
  const who = substitute && [substitute.name, substitute.email, substitute.phone].filter(Boolean).join(', ')
  return (
    <>
      <p>
        {until ? t('away', { day: f.day(until) }) : t('awayOpen')} {who && t('standsIn', { who })}
      </p>
      {substitute && (substitute.name || substitute.email) && <TakeUp substitute={substitute} />}
    </>
  )
}

type Substitute = NonNullable<NonNullable<InboundMail['away']>['substitute']>

/** Who stands in becomes a contact only by a colleague's hand. */
function TakeUp({ substitute: { name, email, phone } }: { substitute: Substitute }) {
  const toast = useToast()
  const make = customers.useCall('POST /api/persons')
  const who = name ?? email ?? ''
  return (
    <div className="inbound-actions">
      {make.data ? (
        <Door to={`/persons/${make.data.id}`}>{make.data.name}</Door>
      ) : (
        <Button
          small
          busy={make.isPending}
          onClick={() =>
            make.mutate(
              {
                body: { name: who, ...(email ? { email } : {}), ...(phone ? { phone } : {}) },
              },
              { onSuccess: made => toast({ text: t('contactMade', { name: made.name }) }) },
            )
          }
        >
          {t('makeContact', { who })}
        </Button>
      )}
      {make.error && (
        <span className="bad" role="alert">
          {sentenceOf(make.error)}
        </span>
      )}
    </div>
  )
}

function Taken({ mail }: { mail: InboundMail }) {
  return (
    <p className="inbound-actions t12">
      {mail.touchId && <Door to={`/touches/${mail.touchId}`}>{t('inLog')}</Door>}
      {mail.leadId && <Door to={`/leads/${mail.leadId}`}>{t('lead')}</Door>}
    </p>
  )
}

/** What a colleague knows better; it is learnt for the sender, but not of one who is not proved. */
function Decide({ mail }: { mail: InboundMail }) {
  const toast = useToast()
  const params = { id: mail.id }
  const isForged = mail.reason === 'forged'
  const person = inbound.useCall('POST /api/inbound/mails/:id/person', {
    onDone: () => toast({ text: t(isForged ? 'takenOnce' : 'takenIn') }),
  })
  const nobody = inbound.useCall('POST /api/inbound/mails/:id/nobody', {
    onDone: () => toast({ text: t(isForged ? 'putOnce' : 'putAside') }),
  })
  if (mail.from === null || machines.includes(mail.reason ?? '')) return null
  const failed = person.error ?? nobody.error
  return (
    <div className="inbound-actions">
      <Button
        small
        primary={mail.state === 'waiting'}
        busy={person.isPending}
        onClick={() => person.mutate({ params, body: { always: !isForged } })}
      >
        {t('thisIsAPerson')}
      </Button>
      {mail.state === 'waiting' && (
        <Button
          small
          busy={nobody.isPending}
          onClick={() => nobody.mutate({ params, body: { always: !isForged } })}
        >
          {t('thisIsNobody')}
        </Button>
      )}
      {failed && (
        <span className="bad" role="alert">
          {failed.detail}
        </span>
      )}
    </div>
  )
}
