import { type ReactNode, useState } from 'react'
import { managers } from '../../team/model/access.ts'
import type { touchKinds } from '../../touches/model/touch.ts'
import { wordsOf } from '../../touches/model/words.ts'
import { FoundTouches } from '../../touches/screens/FoundTouches.tsx'
import { LogNarrowing } from '../../touches/screens/LogNarrowing.tsx'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { type Format, useFormat } from '../../ui/format.ts'
import { Mark } from '../../ui/Lane.tsx'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { Timeline } from '../../ui/Timeline.tsx'
import { type Corrected, CorrectTouch } from './CorrectTouch.tsx'
import { touches } from './clients.ts'
import { t } from './customer-texts.ts'
import { aSide, countQuery, logQuery } from './log-query.ts'

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

type Named = { id: number; name: string }

/** The one contact log of an account or a person; its filters are in the address. */
export function ContactLog({
  of,
  id,
  persons = [],
}: {
  of: 'account' | 'person'
  id: number
  persons?: readonly Named[]
}) {
  return of === 'account' ? <LogOfAccount id={id} persons={persons} /> : <LogOfPerson id={id} />
}

function LogOfAccount({ id, persons }: { id: number; persons: readonly Named[] }) {
  const f = useFormat()
  const { timeZone } = useSettings()
  const [address, setAddress] = useAddress()
  const { side, personId } = address
  const counts = touches.useApi('GET /api/accounts/:id/touch-counts', {
    params: { id },
    query: countQuery(address, 'account', timeZone),
  })
  const log = touches.usePages('GET /api/accounts/:id/touches', {
    params: { id },
    query: { ...logQuery(address, 'account', timeZone), limit: 50 },
  })
  // A link may name somebody who is not among the latest: the filter must not look as if it were off.
  const stranger = personId !== undefined && !persons.some(person => String(person.id) === personId)
  const name = log.data?.pages[0]?.items[0]?.person?.name
  return (
    <Section
      title={t('contactLog')}
      count={asksWords(address.q) ? undefined : shownCount(counts.data, side, f)}
    >
      <LogNarrowing />
      <Filters counts={asksWords(address.q) ? undefined : counts.data}>
        {(persons.length > 0 || stranger) && (
          <SelectField
            label={t('person')}
            value={personId ?? ''}
            onChange={personId => setAddress({ personId }, { replace: true })}
            options={[
              { value: '', label: t('all') },
              ...persons.map(person => ({ value: String(person.id), label: person.name })),
              ...(stranger ? [{ value: personId, label: name ?? t('oneOfThem') }] : []),
            ]}
          />
        )}
      </Filters>
      {asksWords(address.q) ? (
        <FoundTouches
          query={{
            ...logQuery(address, 'account', timeZone),
            q: address.q ?? '',
            accountId: id,
            personId: Number(personId) || undefined,
          }}
          withNames
        />
      ) : (
        <Entries log={log} withPerson />
      )}
    </Section>
  )
}

function LogOfPerson({ id }: { id: number }) {
  const f = useFormat()
  const { timeZone } = useSettings()
  const [address] = useAddress()
  const counts = touches.useApi('GET /api/persons/:id/touch-counts', {
    params: { id },
    query: countQuery(address, 'person', timeZone),
  })
  const log = touches.usePages('GET /api/persons/:id/touches', {
    params: { id },
    query: { ...logQuery(address, 'person', timeZone), limit: 50 },
  })
  return (
    <Section
      title={t('contactLog')}
      count={asksWords(address.q) ? undefined : shownCount(counts.data, address.side, f)}
    >
      <LogNarrowing />
      <Filters counts={asksWords(address.q) ? undefined : counts.data} />
      {asksWords(address.q) ? (
        <FoundTouches
          query={{ ...logQuery(address, 'person', timeZone), q: address.q ?? '', personId: id }}
          withNames={false}
        />
      ) : (
        <Entries log={log} withPerson={false} />
      )}
    </Section>
  )
}

/** With words in the address the log shows the entries that contain them, which nobody counts. */
const asksWords = (q: string | undefined): boolean => wordsOf(q ?? '').length > 0

type Counts = Record<(typeof sides)[number], number>
export const allSides = (counts: Counts): number => counts.marketing + counts.sales + counts.service

/** How many entries the log shows as it is narrowed now. */
function shownCount(counts: Counts | undefined, side: string | undefined, f: Format): string | undefined {
  const one = aSide(side)
  return counts && f.count(one ? counts[one] : allSides(counts))
}

/** The number on a side is that of the entries it opens, under the other filters as they stand. */
function Filters({ counts, children }: { counts: Counts | undefined; children?: ReactNode }) {
  const f = useFormat()
  const [address, setAddress] = useAddress()
  return (
    <div className="row wrap log-filters">
      <button
        type="button"
        className="chip"
        aria-pressed={aSide(address.side) === undefined}
        onClick={() => setAddress({ side: undefined }, { replace: true })}
      >
        {t('allSides')} {counts && f.count(allSides(counts))}
      </button>
      {sides.map(side => (
        <button
          key={side}
          type="button"
          className="chip"
          aria-pressed={address.side === side}
          onClick={() => setAddress({ side: address.side === side ? undefined : side }, { replace: true })}
        >
          <Mark side={side} silent /> {t(side)} {counts && f.count(counts[side])}
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
      {children}
    </div>
  )
}

type Reader = ReturnType<typeof useSettings>['user']
/** Whoever wrote it, or a manager; the verb decides in the end. */
const mayCorrect = (byId: number | null, user: Reader): boolean =>
  user !== null && (byId === user.id || managers.some(role => role === user.role))

type Log = Pick<
  ReturnType<typeof touches.usePages<'GET /api/accounts/:id/touches'>>,
  'data' | 'error' | 'isPending' | 'refetch' | 'hasNextPage' | 'fetchNextPage'
>

function Entries({ log, withPerson }: { log: Log; withPerson: boolean }) {
  const { user } = useSettings()
  const [correcting, setCorrecting] = useState<Corrected | null>(null)
  if (log.isPending) return <Loading rows={8} />
  if (!log.data) return <Failed problem={log.error} onRetry={() => void log.refetch()} />
  return (
    <>
      <Timeline
        items={log.data.pages
          .flatMap(page => page.items)
          .map(touch => ({
            id: touch.id,
            at: touch.occurredAt,
            side: touch.side,
            title: touch.title,
            second: [
              withPerson ? touch.person?.name : null,
              touch.body,
              touch.source?.replaceAll('_', ' '),
              touch.machine ? t('machine') : null,
            ]
              .filter(Boolean)
              .join(' · '),
            by: touch.by ?? t(`touch_${touch.kind}`),
            action:
              touch.byHand && mayCorrect(touch.byId, user) ? (
                <Button quiet small onClick={() => setCorrecting(touch)}>
                  {t('correct')}
                </Button>
              ) : undefined,
          }))}
        more={log.hasNextPage}
        onMore={() => void log.fetchNextPage()}
        empty={t('emptyLog')}
      />
      {correcting && <CorrectTouch touch={correcting} onClose={() => setCorrecting(null)} />}
    </>
  )
}
