import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { useSettings } from '../../ui/settings.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { type Message, type MessageParty, mailbox, team } from './api.ts'
import { t } from './texts.ts'
import { WhoIsIt } from './WhoIsIt.tsx'

/** One message: what it says, and for each address who it is. Its words are shown as they are, never as markup. */
export function MailRow({ message }: { message: Message }) {
  const f = useFormat()
  const { user } = useSettings()
  const { state, reason, subject, body, quoted, files, marks, colleague, occurredAt, receivedAt } = message
  const isAside = state === 'aside' || state === 'unreadable' || state === 'again'
  return (
    <li className="mail-row">
      <div className="mail-head">
        <b className="grow">{subject || t('noSubject')}</b>
        <time className="t12 i3 nw" dateTime={occurredAt ?? receivedAt}>
          {f.moment(occurredAt ?? receivedAt)}
        </time>
      </div>
      {(marks.length > 0 || (colleague && colleague.id !== user?.id)) && (
        <p className="t12 i3 mail-marks">
          {[
            ...(colleague && colleague.id !== user?.id ? [t('of', { name: colleague.name })] : []),
            ...marks.map(mark => t(`mark_${mark}`)),
          ].join(', ')}
        </p>
      )}
      {body && <Words text={body} />}
      {quoted && (
        <details className="mail-quoted">
          <summary className="t12">{t('quoted')}</summary>
          <p className="mail-words">{quoted}</p>
        </details>
      )}
      {files.length > 0 && <p className="t12 i3">{t('files', { names: files.join(', ') })}</p>}
      {isAside && (
        <p>
          {message.from && <span>{message.from} </span>}
          <span className="i3">{state === 'again' ? t('state_again') : reason && t(`reason_${reason}`)}</span>
        </p>
      )}
      {message.parties.map(party => (
        <Party key={party.id} party={party} direction={message.direction} />
      ))}
      {(state === 'aside' || state === 'unreadable') && <AsideActions message={message} />}
    </li>
  )
}

/** The beginning, with the rest behind a press. */
function Words({ text }: { text: string }) {
  const short = 420
  if (text.length <= short) return <p className="mail-words">{text}</p>
  return (
    <details className="mail-long">
      <summary>
        <span className="mail-words">{text.slice(0, short)}</span>
      </summary>
      <p className="mail-words">{text.slice(short)}</p>
    </details>
  )
}

function Party({ party, direction }: { party: MessageParty; direction: 'in' | 'out' | null }) {
  const toast = useToast()
  const [isOpen, setOpen] = useState(false)
  const discard = mailbox.useCall('POST /api/mailbox/parties/:id/discarding', {
    onDone: () => toast({ text: t('discarded') }),
  })
  const isErased = party.suppressed === 'erased'
  return (
    <div className="mail-party">
      <span className="i3 t12">{t(`direction_${direction ?? 'out'}`)}</span>
      <span className="grow">
        {party.person ? (
          <Door to={`/persons/${party.person.id}`}>{party.person.name}</Door>
        ) : (
          <>
            {party.name && <b>{party.name} </b>}
            <span className="mail-address">{party.address}</span>
          </>
        )}
        {party.state === 'waiting' && party.others > 0 && (
          <span className="t12 i3"> {t('others', { n: party.others })}</span>
        )}
        {party.state === 'waiting' && party.suppressed && (
          <span className="t12 bad">
            {' '}
            {isErased ? t('erased') : t('suppressed', { reason: party.suppressed })}
          </span>
        )}
        {party.state === 'discarded' && <span className="t12 i3"> {t('discarded')}</span>}
      </span>
      {party.state === 'waiting' && (
        <span className="mail-actions">
          {!isErased && (
            <Button small primary onClick={() => setOpen(true)}>
              {t('whoIsIt')}
            </Button>
          )}
          <Button small busy={discard.isPending} onClick={() => discard.mutate({ params: { id: party.id } })}>
            {t('discard')}
          </Button>
        </span>
      )}
      {isOpen && <WhoIsIt party={party} onClose={() => setOpen(false)} />}
    </div>
  )
}

/** For the administrator: whose it is, read it again, or let it go. */
function AsideActions({ message }: { message: Message }) {
  const toast = useToast()
  const [of, setOf] = useState('')
  const colleagues = team.useApi('GET /api/users', { query: { limit: 200 } })
  const params = { id: message.id }
  const again = mailbox.useCall('POST /api/mailbox/messages/:id/again', {
    onDone: () => toast({ text: t('againSoon') }),
  })
  const off = mailbox.useCall('POST /api/mailbox/messages/:id/discarding', {
    onDone: () => toast({ text: t('takenOff') }),
  })
  return (
    <div className="mail-aside">
      <SelectField
        label={t('whose')}
        value={of}
        onChange={setOf}
        error={again.error?.detail}
        options={[
          { value: '', label: t('asTold') },
          ...(colleagues.data?.items ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
        ]}
      />
      <Button
        small
        busy={again.isPending}
        onClick={() => again.mutate({ params, body: of === '' ? {} : { userId: Number(of) } })}
      >
        {t('again')}
      </Button>
      <Button small quiet busy={off.isPending} onClick={() => off.mutate({ params })}>
        {t('takeOff')}
      </Button>
    </div>
  )
}
