import { useLocation } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/Field.tsx'
import { customers } from './api.ts'
import { t } from './texts.ts'

export type Who = { kind: 'account' | 'person'; id: number; name: string }

/** With whom an entry is: as given, or looked for by a part of the name. */
export function WhoField({
  who,
  onChange,
  error,
}: {
  who: Who | null
  onChange: (who: Who | null) => void
  error: string | undefined
}) {
  const [words, setWords] = useState('')
  const [asked, setAsked] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setAsked(words.trim()), 150)
    return () => clearTimeout(timer)
  }, [words])
  const found = customers.useApi(
    'GET /api/search',
    { query: { q: asked, limit: 6 } },
    { enabled: asked.length >= 2 && who === null },
  )
  if (who)
    return (
      <div className="row apart">
        <span>
          {t('withWhom')}: <b>{who.name}</b>
        </span>
        <Button small onClick={() => onChange(null)}>
          {t('change')}
        </Button>
      </div>
    )
  return (
    <div>
      <TextField
        label={t('withWhom')}
        hint={t('withHint')}
        type="search"
        value={words}
        onChange={setWords}
        error={error}
        autoFocus
      />
      <ul className="list">
        {found.data?.items.map(item => (
          <li key={`${item.kind}${item.id}`}>
            <button type="button" className="grow row apart" onClick={() => onChange(item)}>
              <b>{item.name}</b>
              <span className="t12 i3">{item.second}</span>
            </button>
          </li>
        ))}
      </ul>
      {found.data?.items.length === 0 && <p className="t12 i3">{t('nobody')}</p>}
    </div>
  )
}

/** The customer or person named by the caller, else by the page that is open; null when neither or not there. */
export function useGiven(accountId: number | undefined, personId: number | undefined): Who | null {
  const [, place, number] = /^\/(accounts|persons)\/(\d+)/.exec(useLocation().pathname) ?? []
  const isOpen = (what: string) => accountId === undefined && personId === undefined && place === what
  const person = personId ?? (isOpen('persons') ? Number(number) : undefined)
  const account = accountId ?? (isOpen('accounts') ? Number(number) : undefined)
  const ofPerson = customers.useApi(
    'GET /api/persons/:id',
    { params: { id: person ?? 0 } },
    { enabled: person !== undefined },
  )
  const ofAccount = customers.useApi(
    'GET /api/accounts/:id',
    { params: { id: account ?? 0 } },
    { enabled: person === undefined && account !== undefined },
  )
  if (person !== undefined && !ofPerson.error)
    return { kind: 'person', id: person, name: ofPerson.data?.name ?? '' }
  if (person === undefined && account !== undefined && !ofAccount.error)
    return { kind: 'account', id: account, name: ofAccount.data?.name ?? '' }
  return null
}
