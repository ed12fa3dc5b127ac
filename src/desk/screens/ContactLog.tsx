import { Narrowed } from '../../customers/screens/ListFilters.tsx'
import { language } from '../../segments/screens/api.ts'
import { wordsOf } from '../../touches/model/words.ts'
import { FoundTouches } from '../../touches/screens/FoundTouches.tsx'
import { LogEntries } from '../../touches/screens/LogEntries.tsx'
import { LogNarrowing } from '../../touches/screens/LogNarrowing.tsx'
import { firstPage, type LogOf, type LogQuery, useLog } from '../../touches/screens/use-log.ts'
import { useAddress } from '../../ui/address.ts'
import { ExportMenu } from '../../ui/ExportMenu.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { type Format, useFormat } from '../../ui/format.ts'
import { Mark } from '../../ui/Lane.tsx'
import { Section } from '../../ui/Section.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { segments, touches } from './clients.ts'
import { t } from './customer-texts.ts'
import { useNarrow } from './lists/use-narrow.ts'
import { aSide, countQuery, logQuery } from './log-query.ts'

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
  const asked = logQuery(address, 'account', timeZone)
  const groupings =
    segments.useApi('GET /api/segments', { query: { about: 'person', language: language() } }).data?.items ??
    []
  const newest = touches.useApi('GET /api/accounts/:id/touches', firstPage(id, asked), {
    enabled: personId !== undefined,
  })
  // A link may name somebody who is not among the latest: the filter must not look as if it were off.
  const stranger = personId !== undefined && !persons.some(person => String(person.id) === personId)
  const name = newest.data?.items[0]?.person?.name
  return (
    <Section
      title={t('contactLog')}
      count={asksWords(address.q) ? undefined : shownCount(counts.data, side, f)}
      note={<ExportLog filter={{ ...asked, accountId: id }} q={address.q} />}
    >
      {address.below === 'true' && (
        <Narrowed onWiden={() => setAddress({ below: undefined })}>{t('withAllBelow')}</Narrowed>
      )}
      <LogNarrowing lead={<Sides counts={asksWords(address.q) ? undefined : counts.data} />}>
        {(persons.length > 0 || stranger) && (
          <SelectField
            label={t('person')}
            value={personId ?? ''}
            onChange={personId => setAddress({ personId }, { replace: true })}
            options={[
              { value: '', label: t('everybody') },
              ...persons.map(person => ({ value: String(person.id), label: person.name })),
              ...(stranger ? [{ value: personId, label: name ?? t('oneOfThem') }] : []),
            ]}
          />
        )}
        {groupings.length > 0 && (
          <SelectField
            label={t('segment')}
            value={address.segment ?? ''}
            onChange={segment => setAddress({ segment }, { replace: true })}
            options={[
              { value: '', label: t('everybody') },
              ...groupings.map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
          />
        )}
      </LogNarrowing>
      {asksWords(address.q) ? (
        <FoundTouches
          query={{
            ...asked,
            q: address.q ?? '',
            accountId: id,
            personId: Number(personId) || undefined,
          }}
          withNames
        />
      ) : (
        <Entries of="accounts" id={id} asked={asked} />
      )}
    </Section>
  )
}

/** What is read while one scrolls is drawn here, and not the filters above it. */
function Entries({ of, id, asked }: LogOf & { asked: LogQuery }) {
  const [address, setAddress] = useAddress()
  const log = useLog({ of, id }, asked)
  const short = useShort(address)
  return (
    <LogEntries
      log={log}
      name={`${of} ${id} ${JSON.stringify(asked)}`}
      withPerson={of === 'accounts'}
      empty={t('emptyLog')}
      day={address.day}
      onDay={day => setAddress({ day }, { replace: true })}
      short={short}
      onAll={() => setAddress({ log: 'all' }, { replace: true })}
    />
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
  const asked = logQuery(address, 'person', timeZone)
  return (
    <Section
      title={t('contactLog')}
      count={asksWords(address.q) ? undefined : shownCount(counts.data, address.side, f)}
      note={<ExportLog filter={{ ...asked, personId: id }} q={address.q} />}
    >
      <LogNarrowing lead={<Sides counts={asksWords(address.q) ? undefined : counts.data} />} />
      {asksWords(address.q) ? (
        <FoundTouches query={{ ...asked, q: address.q ?? '', personId: id }} withNames={false} />
      ) : (
        <Entries of="persons" id={id} asked={asked} />
      )}
    </Section>
  )
}

/** With words in the address the log shows the entries that contain them, which nobody counts. */
const asksWords = (q: string | undefined): boolean => wordsOf(q ?? '').length > 0

/** The entries as they are shown, under all that narrows them. */
function ExportLog({ filter, q }: { filter: Readonly<Record<string, unknown>>; q: string | undefined }) {
  return <ExportMenu small what="touches" filter={asksWords(q) ? { ...filter, q } : filter} />
}

/** On a phone the rest of the page stands below the log: it is reached without scrolling through years. */
const useShort = ({ log, day }: Record<string, string | undefined>): number | null =>
  useNarrow() && log !== 'all' && day === undefined ? 25 : null

type Counts = Record<(typeof sides)[number], number>
export const allSides = (counts: Counts): number => counts.marketing + counts.sales + counts.service

/** How many entries the log shows as it is narrowed now. */
function shownCount(counts: Counts | undefined, side: string | undefined, f: Format): string | undefined {
  const one = aSide(side)
  return counts && f.count(one ? counts[one] : allSides(counts))
}

/** The number on a side is that of the entries it opens, under the other filters as they stand. */
function Sides({ counts }: { counts: Counts | undefined }) {
  const f = useFormat()
  const [address, setAddress] = useAddress()
  return (
    <>
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
    </>
  )
}
