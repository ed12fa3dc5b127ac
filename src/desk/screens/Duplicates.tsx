import { useState } from 'react'
import { duplicates, type Pair, type RecordKind } from '../../duplicates/screens/api.ts'
import { chance } from '../../duplicates/screens/chance.ts'
import { DuplicateSettings } from '../../duplicates/screens/DuplicateSettings.tsx'
import {
  bandDoor,
  pairBands,
  pairKinds,
  pairQuery,
  pairStates,
} from '../../duplicates/screens/duplicate-query.ts'
import { t } from '../../duplicates/screens/texts.ts'
import { managers } from '../../team/model/access.ts'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Door, To } from '../../ui/Door.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { DuplicateSheet } from './DuplicateSheet.tsx'
import '../../duplicates/screens/duplicates.css'
import { useKeys } from '../../ui/keys.ts'

const keyOf = (pair: Pair) => `${pair.a.id}-${pair.b.id}`

/** Pairs of records that may be one, the surest first; at the right the two side by side with what speaks for it. */
export function Duplicates() {
  const f = useFormat()
  const { user } = useSettings()
  const [address, setAddress] = useAddress()
  const [setting, setSetting] = useState(false)
  const { kind, state, band } = pairQuery(address)
  const pages = duplicates.usePages('GET /api/duplicates', {
    query: { ...pairQuery(address), limit: 50 },
  })
  const settings = duplicates.useApi('GET /api/duplicates/settings')
  const mine = settings.data?.items.find(item => item.kind === kind)
  const rows = pages.data?.pages.flatMap(page => page.items) ?? []
  const total = pages.data?.pages[0]?.total ?? 0
  const chosen = address.pair
  const index = Math.max(
    0,
    rows.findIndex(row => keyOf(row) === chosen),
  )
  const shown = chosen ? rows.find(row => keyOf(row) === chosen) : rows[0]
  const staff = user?.role !== 'partner'
  const manages = managers.some(role => role === user?.role)
  const go = (by: number) => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, index + by))]
    if (next) setAddress({ pair: keyOf(next) }, { replace: true })
    if (by > 0 && index >= rows.length - 5 && pages.hasNextPage) void pages.fetchNextPage()
  }
  const afterDecision = () => {
    const next = rows[index + 1] ?? rows[index - 1]
    setAddress({ pair: chosen && next ? keyOf(next) : undefined }, { replace: true })
  }
  useKeys({ j: () => go(1), k: () => go(-1) })
  return (
    <Page
      title={t('title')}
      sub={
        mine && (
          <span className="dup-bands">
            {pairBands.map(of => (
              <span key={of}>
                <Door to={bandDoor(kind, of)} open={band === of && state === 'open'}>
                  {f.count(mine.open[of])}
                </Door>{' '}
                {t(`band_${of}`)}
              </span>
            ))}
          </span>
        )
      }
      actions={
        <>
          {staff && mine && mine.open.certain > 0 && (
            <MergeCertain kind={kind} rows={rows} certain={mine.certain} />
          )}
          {manages && mine && <Button onClick={() => setSetting(true)}>{t('settings')}</Button>}
        </>
      }
    >
      <div className={chosen === undefined ? 'dups' : 'dups has-open'}>
        <div className="dups-list">
          <search className="filters">
            <SelectField
              label={t('kind')}
              value={kind}
              onChange={value => setAddress({ kind: value, pair: undefined })}
              options={pairKinds.map(value => ({ value, label: t(`kind_${value}`) }))}
            />
            <SelectField
              label={t('state')}
              value={state}
              onChange={value => setAddress({ state: value, pair: undefined })}
              options={pairStates.map(value => ({ value, label: t(`state_${value}`) }))}
            />
            {state === 'open' && (
              <SelectField
                label={t('band')}
                value={band ?? ''}
                onChange={value => setAddress({ band: value, pair: undefined })}
                options={[
                  { value: '', label: t('band_all') },
                  ...pairBands.map(value => ({ value, label: t(`band_${value}`) })),
                ]}
              />
            )}
            {address.importId && (
              <Button small onClick={() => setAddress({ importId: undefined, pair: undefined })}>
                {t('fromImport')}
              </Button>
            )}
          </search>
          <Section title={t(`state_${state}`)} count={pages.data ? f.count(total) : undefined}>
            {pages.error ? (
              <Failed problem={pages.error} onRetry={() => void pages.refetch()} />
            ) : !pages.data ? (
              <Loading rows={8} />
            ) : rows.length === 0 ? (
              <Empty sentence={mine?.learntAt || state !== 'open' ? t('none') : t('noneLearnt')} />
            ) : (
              <ul className="dups-rows">
                {rows.map(row => (
                  <li key={keyOf(row)}>
                    <PairRow row={row} isShown={row === shown} address={address} />
                  </li>
                ))}
              </ul>
            )}
            {pages.hasNextPage && (
              <Button small quiet onClick={() => void pages.fetchNextPage()} busy={pages.isFetchingNextPage}>
                {t('more')}
              </Button>
            )}
          </Section>
        </div>
        <div className="dups-sheet">
          {shown && (
            <DuplicateSheet
              key={keyOf(shown)}
              kind={kind}
              a={shown.a.id}
              b={shown.b.id}
              mayDecide={staff}
              onDecided={afterDecision}
              onBack={() => setAddress({ pair: undefined })}
            />
          )}
        </div>
      </div>
      {setting && mine && <DuplicateSettings setting={mine} onClose={() => setSetting(false)} />}
    </Page>
  )
}

function PairRow({
  row,
  isShown,
  address,
}: {
  row: Pair
  isShown: boolean
  address: Record<string, string | undefined>
}) {
  const query = new URLSearchParams(
    Object.entries({ ...address, pair: keyOf(row) }).flatMap(([key, value]) => (value ? [[key, value]] : [])),
  )
  return (
    <To
      to={`/duplicates?${query}`}
      className={isShown ? 'dup-row on' : 'dup-row'}
      aria-current={isShown ? 'true' : undefined}
    >
      <span className="dup-two">
        <span>
          <b>{row.a.name}</b> <span className="t12 i3">{row.a.second}</span>
        </span>
        <span>
          <b>{row.b.name}</b> <span className="t12 i3">{row.b.second}</span>
        </span>
      </span>
      <span className="dup-p">{row.bits === 0 && row.state !== 'open' ? '' : chance(row.probability)}</span>
    </To>
  )
}

const atOnce = 50

function MergeCertain({ kind, rows, certain }: { kind: RecordKind; rows: readonly Pair[]; certain: number }) {
  const toast = useToast()
  const f = useFormat()
  const pairs = rows.filter(row => row.state === 'open' && row.probability >= certain).slice(0, atOnce)
  const call = duplicates.useCall('POST /api/duplicates/merges', {
    onDone: ({ mergeIds, skipped }) =>
      toast({ text: t('mergedCertain', { n: mergeIds.length, skipped: f.count(skipped) }) }),
  })
  if (pairs.length === 0) return null
  return (
    <Button
      busy={call.isPending}
      onClick={() => call.mutate({ body: { kind, pairs: pairs.map(({ a, b }) => ({ a: a.id, b: b.id })) } })}
    >
      {t('mergeCertain', { n: pairs.length })}
    </Button>
  )
}
