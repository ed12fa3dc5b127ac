import type { teamContract } from '../../team/model/contract.ts'
import { useAddress } from '../../ui/address.ts'
import { type Answer, client } from '../../ui/api.ts'
import { Door } from '../../ui/Door.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { type Format, useFormat } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import type { promisesContract } from '../model/contract.ts'
import './promises.css'
import { type PromiseKind, promiseKinds } from '../model/kind.ts'
import { promiseDoor } from './promise-door.ts'
import { t } from './texts.ts'

const promises = client<typeof promisesContract>()
const team = client<typeof teamContract>()
type Keeper = Answer<(typeof promisesContract)['GET /api/promises/summary']>['items'][number]

const spans = [7, 30, 90, 365] as const
const standardDays = 30

/** Who keeps what was promised: kept, broken and running by keeper, with the leads or complaints behind them. */
export function Promises() {
  const format = useFormat()
  const [address, setAddress] = useAddress()
  const asked = Number(address.days)
  const days = Number.isInteger(asked) && asked >= 1 && asked <= 1100 ? asked : standardDays
  const territoryId = Number(address.territoryId) || undefined
  const kind = promiseKinds.find(each => each === address.kind) ?? 'lead_response'
  const territories = team.useApi('GET /api/territories').data?.items ?? []
  const query = promises.useApi('GET /api/promises/summary', {
    query: { days, kind, ...(territoryId ? { territoryId } : {}) },
  })
  const rows = query.data?.items ?? []
  const kept = sum(rows, 'kept')
  const settled = kept + sum(rows, 'broken')
  const since = query.data?.since ?? ''
  const all = (promise: 'kept' | 'broken') => promiseDoor({ kind, promise, since, territoryId })
  const choices = [...new Set<number>([...spans, days])].sort((a, b) => a - b)
  return (
    <Page title={t('title')} sub={t(`sub_${kind}`, { n: days })}>
      <div className="filters">
        <SelectField
          label={t('kind')}
          value={kind}
          onChange={value => setAddress({ kind: value === 'lead_response' ? undefined : value })}
          options={promiseKinds.map(value => ({ value, label: t(`kind_${value}`) }))}
        />
        <SelectField
          label={t('days')}
          value={String(days)}
          onChange={value => setAddress({ days: value })}
          options={choices.map(n => ({ value: String(n), label: t('daysN', { n }) }))}
        />
        <SelectField
          label={t('territory')}
          value={territoryId ? String(territoryId) : ''}
          onChange={value => setAddress({ territoryId: value === '' ? undefined : value })}
          options={[
            { value: '', label: t('allTerritories') },
            ...territories.map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
        />
      </div>
      <div className="promises">
        {query.error ? (
          <Failed problem={query.error} onRetry={() => void query.refetch()} />
        ) : !query.data ? (
          <Loading rows={6} />
        ) : (
          <>
            <p className="t30 promises-sum">
              {settled === 0 ? (
                t('noneSettled')
              ) : (
                <>
                  <Door to={all('kept')}>{t('keptN', { n: format.count(kept) })}</Door>
                  {', '}
                  <Door to={all('broken')}>{t('brokenN', { n: format.count(settled - kept) })}</Door>
                </>
              )}
            </p>
            <Section title={t('whose')} note={t('note')}>
              <Keepers
                kind={kind}
                rows={rows}
                since={query.data.since}
                territoryId={territoryId}
                format={format}
              />
            </Section>
          </>
        )}
      </div>
    </Page>
  )
}

function Keepers({
  kind,
  rows,
  since,
  territoryId,
  format,
}: {
  kind: PromiseKind
  rows: readonly Keeper[]
  /** The promises made since then are counted. */
  since: string
  territoryId: number | undefined
  format: Format
}) {
  const leadsOf = (keeper: Keeper, state?: string) => {
    const query = new URLSearchParams({
      ...(keeper.user
        ? { ownerId: String(keeper.user.id) }
        : kind === 'lead_response'
          ? { unowned: 'true' }
          : { ownerId: 'none' }),
      ...(territoryId ? { territoryId: String(territoryId) } : {}),
      ...(state ? { state } : {}),
    })
    return `${kind === 'lead_response' ? '/leads' : '/complaints'}?${query}`
  }
  const promised = (keeper: Keeper, promise: 'kept' | 'broken' | 'running') => {
    const n = format.count(keeper[promise])
    return (
      <Door to={promiseDoor({ kind, keeper: keeper.user?.id ?? 'none', promise, since, territoryId })}>
        {n}
      </Door>
    )
  }
  return (
    <Table
      label={t('whose')}
      rows={rows}
      rowKey={row => row.user?.id ?? 0}
      empty={<Empty sentence={t('none')} />}
      columns={[
        {
          key: 'keeper',
          head: t('keeper'),
          cell: row => (
            <Door
              to={leadsOf(row)}
              title={row.user ? t(`of_${kind}`, { name: row.user.name }) : t(`ofNobody_${kind}`)}
            >
              {row.user?.name ?? t('nobody')}
            </Door>
          ),
        },
        { key: 'kept', head: t('kept'), right: true, cell: row => promised(row, 'kept') },
        {
          key: 'broken',
          head: t('broken'),
          right: true,
          cell: row => <span className={row.broken > 0 ? 'bad' : ''}>{promised(row, 'broken')}</span>,
        },
        {
          key: 'running',
          head: t('running'),
          right: true,
          cell: row => promised(row, 'running'),
        },
        {
          key: 'open',
          head: t(`what_${kind}`),
          phone: false,
          cell: row => <Door to={leadsOf(row, 'open')}>{t('openLeads')}</Door>,
        },
        {
          key: 'share',
          head: t('share'),
          phone: false,
          width: '32%',
          cell: row => <Share row={row} format={format} />,
        },
        {
          key: 'median',
          head: t('median'),
          right: true,
          phone: false,
          cell: row => (row.medianMinutes === null ? '\u2013' : format.hours(row.medianMinutes)),
        },
      ]}
    />
  )
}

function Share({ row, format }: { row: Keeper; format: Format }) {
  const settled = row.kept + row.broken
  if (settled === 0) return <span className="i3">{t('noneSettled')}</span>
  const share = row.kept / settled
  return (
    <span className="row">
      <span className="bar grow" aria-hidden="true">
        <i style={{ width: `${(share * 100).toFixed(1)}%` }} />
      </span>
      <span className="share-figure">{format.percent(share)}</span>
    </span>
  )
}

const sum = (rows: readonly Keeper[], of: 'kept' | 'broken'): number =>
  rows.reduce((total, row) => total + row[of], 0)
