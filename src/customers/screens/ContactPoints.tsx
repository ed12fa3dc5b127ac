import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import './contact-points.css'
import { contacts, type Points } from './contact-api.ts'
import { t } from './contact-texts.ts'
import { EditContactPoints } from './EditContactPoints.tsx'

type Of = { personId: number } | { accountId: number }

/** All ways to reach a person or an account; the first of each kind is the one we use. */
export function ContactPoints({ of, name, mayWrite }: { of: Of; name: string; mayWrite: boolean }) {
  const [editing, setEditing] = useState(false)
  const person = contacts.useApi(
    'GET /api/persons/:id/contact-points',
    { params: { id: 'personId' in of ? of.personId : 0 } },
    { enabled: 'personId' in of },
  )
  const account = contacts.useApi(
    'GET /api/accounts/:id/contact-points',
    { params: { id: 'accountId' in of ? of.accountId : 0 } },
    { enabled: 'accountId' in of },
  )
  const query = 'personId' in of ? person : account
  const points = query.data
  const none =
    points && points.emails.length === 0 && points.phones.length === 0 && points.addresses.length === 0
  return (
    <Section
      title={t('title')}
      note={
        mayWrite &&
        points && (
          <Button small quiet onClick={() => setEditing(true)}>
            {none ? t('addFirst') : t('edit')}
          </Button>
        )
      }
    >
      {query.isPending && <Loading rows={2} />}
      {query.error && <Failed problem={query.error} onRetry={() => void query.refetch()} />}
      {none && <Empty sentence={t('nothing')} />}
      {points && !none && <Listed points={points} />}
      {editing && points && (
        <EditContactPoints of={of} name={name} points={points} onClose={() => setEditing(false)} />
      )}
    </Section>
  )
}

function Listed({ points }: { points: Points }) {
  const f = useFormat()
  const mark = (label: 'work' | 'private' | 'other', at: number, of: number) => (
    <span className="t12 i3 nw">
      {t(`label_${label}`)}
      {at === 0 && of > 1 && `, ${t('first')}`}
    </span>
  )
  return (
    <ul className="list points">
      {points.emails.map(({ value, label }, at) => (
        <li key={value}>
          <a className="grow" href={`mailto:${value}`}>
            {value}
          </a>
          {mark(label, at, points.emails.length)}
        </li>
      ))}
      {points.phones.map(({ value, original, display, readable, label }, at) => (
        <li key={value}>
          <span className="grow">
            {readable ? <a href={`tel:${value}`}>{display}</a> : display}
            {!readable && <span className="t12 i3"> ({t('unread')})</span>}
            {readable && original.replace(/\D/g, '') !== value.replace(/\D/g, '') && (
              <span className="t12 i3"> ({t('asWritten', { text: original })})</span>
            )}
          </span>
          {mark(label, at, points.phones.length)}
        </li>
      ))}
      {points.addresses.map(({ line, street, postalCode, city, region, country, label }, at) => (
        <li key={line}>
          <address className="grow">
            {[street, [postalCode, city].filter(Boolean).join(' '), region, f.country(country)]
              .filter(Boolean)
              .map(part => (
                <div key={part}>{part}</div>
              ))}
          </address>
          {mark(label, at, points.addresses.length)}
        </li>
      ))}
    </ul>
  )
}
