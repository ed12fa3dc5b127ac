import { useState } from 'react'
import type { touchKinds } from '../../touches/model/touch.ts'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { Mark } from '../../ui/Lane.tsx'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { Timeline } from '../../ui/Timeline.tsx'
import { CorrectTouch } from './CorrectTouch.tsx'
import { touches } from './clients.ts'
import { t } from './customer-texts.ts'

type Kind = (typeof touchKinds)[number]
const kinds: Kind[] = [
  'call',
  'email',
  'visit',
  'meeting',
  'letter',
  'event',
  'form',
  'download',
  'web_page',
  'order',
  'complaint',
  'service',
  'note',
  'ad',
  'track',
]
const sides = ['marketing', 'service', 'sales'] as const

/** The one contact log of an account or a person; its filters are in the address. */
export function ContactLog({
  of,
  id,
  persons,
}: {
  of: 'account' | 'person'
  id: number
  persons?: readonly { id: number; name: string }[]
}) {
  const f = useFormat()
  const { user } = useSettings()
  const [address, setAddress] = useAddress()
  const [correcting, setCorrecting] = useState<{ id: number; title: string; body: string | null } | null>(
    null,
  )
  const counts = touches.useApi(
    'GET /api/accounts/:id/touch-counts',
    { params: { id } },
    { enabled: of === 'account' },
  )
  const filter = {
    side: address.side as (typeof sides)[number] | undefined,
    kind: address.kind as Kind | undefined,
    limit: 50,
  }
  const ofAccount = touches.usePages('GET /api/accounts/:id/touches', {
    params: { id },
    query: { ...filter, personId: address.personId },
  })
  const ofPerson = touches.usePages('GET /api/persons/:id/touches', { params: { id }, query: filter })
  const log = of === 'account' ? ofAccount : ofPerson
  const total = counts.data ? counts.data.marketing + counts.data.sales + counts.data.service : undefined
  return (
    <Section title={t('contactLog')} count={total === undefined ? undefined : f.count(total)}>
      <div className="row wrap log-filters">
        {sides.map(side => (
          <button
            key={side}
            type="button"
            className="chip"
            aria-pressed={address.side === side}
            onClick={() => setAddress({ side: address.side === side ? undefined : side }, { replace: true })}
          >
            <Mark side={side} silent /> {t(side)} {counts.data && f.count(counts.data[side])}
          </button>
        ))}
        <div className="grow" />
        <SelectField
          label={t('kind')}
          value={address.kind ?? ''}
          onChange={kind => setAddress({ kind }, { replace: true })}
          options={[
            { value: '', label: t('all') },
            ...kinds.map(kind => ({ value: kind, label: t(`touch_${kind}`) })),
          ]}
        />
        {persons && persons.length > 0 && (
          <SelectField
            label={t('person')}
            value={address.personId ?? ''}
            onChange={personId => setAddress({ personId }, { replace: true })}
            options={[
              { value: '', label: t('all') },
              ...persons.map(person => ({ value: String(person.id), label: person.name })),
            ]}
          />
        )}
      </div>
      {log.isPending ? (
        <Loading rows={8} />
      ) : log.error ? (
        <Failed problem={log.error} onRetry={() => void log.refetch()} />
      ) : (
        <Timeline
          items={log.data.pages.flatMap(page =>
            page.items.map(touch => ({
              id: touch.id,
              at: touch.occurredAt,
              side: touch.side,
              title:
                touch.kind === 'note' || touch.title !== t(`touch_${touch.kind}`)
                  ? touch.title
                  : t(`touch_${touch.kind}`),
              second: [
                of === 'account' ? touch.person?.name : null,
                touch.body,
                touch.source?.replaceAll('_', ' '),
                touch.machine ? t('machine') : null,
              ]
                .filter(Boolean)
                .join(' · '),
              by: touch.by ?? t(`touch_${touch.kind}`),
              action:
                touch.byHand && touch.by === user?.name ? (
                  <Button
                    quiet
                    small
                    onClick={() => setCorrecting({ id: touch.id, title: touch.title, body: touch.body })}
                  >
                    {t('correct')}
                  </Button>
                ) : undefined,
            })),
          )}
          more={log.hasNextPage}
          onMore={() => void log.fetchNextPage()}
          empty={t('emptyLog')}
        />
      )}
      {correcting && <CorrectTouch touch={correcting} onClose={() => setCorrecting(null)} />}
    </Section>
  )
}
