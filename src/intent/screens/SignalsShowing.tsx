import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { CheckField, SelectField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { intent, language, type Showing, type Signal } from './api.ts'
import { showingQuery } from './doors.ts'
import { ShownSignal } from './ShownSignal.tsx'
import { t } from './texts.ts'

/** Accounts, and persons without one, in which signals show now; what was done last first. */
export function SignalsShowing({ signals }: { signals: readonly Signal[] }) {
  const f = useFormat()
  const [address, setAddress] = useAddress()
  const asked = showingQuery(address)
  const pages = intent.usePages(
    'GET /api/intent',
    { query: { ...asked, language: language(), limit: 20 } },
    { refetchSeconds: 60 },
  )
  const first = pages.data?.pages[0]
  const items = pages.data?.pages.flatMap(page => page.items) ?? []
  const isNarrowed = asked.signal !== undefined || asked.mine !== undefined
  return (
    <Section title={t('showing')} {...(first ? { count: f.count(first.total) } : {})} note={t('showingNote')}>
      <div className="signal-filters">
        {signals.length > 0 && (
          <SelectField
            label={t('signal')}
            value={asked.signal === undefined ? '' : String(asked.signal)}
            onChange={signal => setAddress({ signal: signal === '' ? undefined : signal })}
            options={[
              { value: '', label: t('anySignal') },
              ...signals.map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
          />
        )}
        <CheckField
          label={t('mine')}
          value={asked.mine !== undefined}
          onChange={mine => setAddress({ mine: mine ? 'true' : undefined })}
        />
      </div>
      {pages.error && <Failed problem={pages.error} onRetry={() => void pages.refetch()} />}
      {!pages.error && !first && <Loading rows={8} />}
      {first && items.length === 0 && <Empty sentence={t(isNarrowed ? 'noneNarrowed' : 'none')} />}
      <ul className="showing">
        {items.map(item => (
          <ShowingOne key={item.subject.id} item={item} />
        ))}
      </ul>
      {pages.hasNextPage && <Button onClick={() => void pages.fetchNextPage()}>{t('more')}</Button>}
    </Section>
  )
}

function ShowingOne({ item: { subject, owner, signals } }: { item: Showing }) {
  return (
    <li aria-label={subject.name}>
      <p className="showing-who">
        <b>
          <Door to={`/${subject.kind}s/${subject.id}`}>{subject.name}</Door>
        </b>
        <span className="t12 i3">{owner ? owner.name : t('nobodys')}</span>
      </p>
      {signals.map(signal => (
        <ShownSignal key={signal.signalId} signal={signal} />
      ))}
    </li>
  )
}
