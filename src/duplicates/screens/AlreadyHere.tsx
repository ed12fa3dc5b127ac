import { useEffect, useState } from 'react'
import { Button, ButtonLink } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { duplicates, type RecordKind } from './api.ts'
import { chance } from './chance.ts'
import { t } from './texts.ts'
import './duplicates.css'

/** What stands in the form so far; empty values say nothing. */
export type Entered = Partial<Record<'name' | 'email' | 'phone' | 'website' | 'city' | 'country', string>> & {
  accountId?: number | null
}

/** While somebody enters a record: who is likely there already, and why. Asks when the typing pauses. */
export function AlreadyHere({ kind, entered }: { kind: RecordKind; entered: Entered }) {
  const [asked, setAsked] = useState('{}')
  const [others, setOthers] = useState<ReadonlySet<number>>(new Set())
  const now = JSON.stringify(
    Object.fromEntries(
      Object.entries(entered).filter(([, value]) => value !== null && value !== undefined && value !== ''),
    ),
  )
  useEffect(() => {
    const timer = setTimeout(() => setAsked(now), 350)
    return () => clearTimeout(timer)
  }, [now])
  const query = JSON.parse(asked) as Record<string, string>
  const likely = duplicates.useApi(
    'GET /api/duplicates/likely',
    { query: { kind, ...query } },
    { enabled: (query.name ?? '').length >= 3 || query.email !== undefined || query.phone !== undefined },
  )
  const items = (likely.data?.items ?? []).filter(item => !others.has(item.id))
  if (items.length === 0) return null
  const where = kind === 'person' ? 'persons' : 'accounts'
  return (
    <section className="already" aria-live="polite" aria-label={t('alreadyHere')}>
      <h3 className="t13">{t('alreadyHere')}</h3>
      <ul>
        {items.map(item => (
          <li key={item.id}>
            <span className="already-who">
              <Door to={`/${where}/${item.id}`}>
                <b>{item.name}</b>
              </Door>{' '}
              <span className="t12 i3">{item.second}</span>
              <span className="t12 i2">
                {item.reasons
                  .filter(({ bits }) => bits > 0)
                  .slice(0, 2)
                  .map(({ sentence }) => sentence)
                  .join(' ')}
              </span>
            </span>
            <span className="already-p">{chance(item.probability)}</span>
            <span className="row">
              <ButtonLink to={`/${where}/${item.id}`}>{t('open')}</ButtonLink>
              <Button quiet onClick={() => setOthers(before => new Set([...before, item.id]))}>
                {t('another')}
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
