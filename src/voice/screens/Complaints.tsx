import { useNavigate } from '@tanstack/react-router'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { ClockPie, ClockText } from '../../ui/ClockPie.tsx'
import { Door } from '../../ui/Door.tsx'
import { CheckField, SelectField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import { complaintStates } from '../model/complaint.ts'
import { customers, type Row, team, voice } from './api.ts'
import { complaintQuery } from './complaint-query.ts'
import { t } from './texts.ts'
import './voice.css'

const states = ['unsettled', ...complaintStates, 'reopened', 'any'] as const
const stateName = (state: (typeof states)[number]) =>
  state === 'unsettled' ? t('unsettled') : state === 'any' ? t('anyState') : t(`state_${state}`)

/** What customers complained about, newest first, as the address narrows it. */
export function Complaints() {
  const navigate = useNavigate()
  const [address] = useAddress()
  const list = voice.usePages('GET /api/complaints', { query: { ...complaintQuery(address), limit: 100 } })
  const total = list.data?.pages[0]?.total
  return (
    <Page title={t('complaints')} sub={total === undefined ? undefined : t('complaintsN', { n: total })}>
      <Filters />
      <div style={{ padding: '0 var(--gutter) 24px' }}>
        {list.isPending ? (
          <Loading rows={10} />
        ) : list.error ? (
          <Failed problem={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <Table
            label={t('complaints')}
            rows={list.data.pages.flatMap(page => page.items)}
            rowKey={row => row.roundId}
            onOpen={row => void navigate({ to: `/complaints/${row.id}` as string })}
            more={list.hasNextPage}
            onMore={() => void list.fetchNextPage()}
            empty={<Empty sentence={t('noComplaints')} />}
            columns={columns}
          />
        )}
      </div>
    </Page>
  )
}

const columns = [
  {
    key: 'clock',
    head: t('clock'),
    width: '112px',
    cell: (row: Row) =>
      row.clock && (
        <span className="row">
          <ClockPie clock={row.clock} />
          <ClockText clock={row.clock} />
        </span>
      ),
  },
  {
    key: 'what',
    head: t('what'),
    cell: (row: Row) => (
      <span title={row.body ?? ''}>
        <Door to={`/complaints/${row.id}`}>{row.title}</Door>
      </span>
    ),
  },
  { key: 'state', head: t('state'), phone: false as const, cell: (row: Row) => <StateOf complaint={row} /> },
  {
    key: 'customer',
    head: t('customer'),
    cell: (row: Row) =>
      row.account ? (
        <Door to={`/accounts/${row.account.id}`}>{row.account.name}</Door>
      ) : (
        row.person && <Door to={`/persons/${row.person.id}`}>{row.person.name}</Door>
      ),
  },
  {
    key: 'owner',
    head: t('owner'),
    phone: false as const,
    cell: (row: Row) => row.owner?.name ?? <span className="bad">{t('nobody')}</span>,
  },
  { key: 'cause', head: t('cause'), phone: false as const, cell: (row: Row) => row.cause?.name ?? '\u2013' },
  {
    key: 'opened',
    head: t('opened'),
    right: true,
    phone: false as const,
    cell: (row: Row) => <When at={row.openedAt} />,
  },
]

export function StateOf({ complaint }: { complaint: Pick<Row, 'state' | 'reopened'> }) {
  return (
    <span className="nw">
      {t(`state_${complaint.state}`)}
      {complaint.reopened > 0 && (
        <span className="t12 i3">{` ${t('reopenedN', { n: complaint.reopened })}`}</span>
      )}
    </span>
  )
}

export function When({ at }: { at: string }) {
  const f = useFormat()
  return (
    <time dateTime={at} title={f.absolute(at)} className="nw">
      {f.moment(at)}
    </time>
  )
}

function Filters() {
  const f = useFormat()
  const [address, setAddress] = useAddress()
  const colleagues = team.useApi('GET /api/users', { query: { limit: 200 } }).data?.items ?? []
  const causes = voice.useApi('GET /api/complaint-causes').data?.items ?? []
  const accountId = Number(address.accountId) || undefined
  const account = customers.useApi(
    'GET /api/accounts/:id',
    { params: { id: accountId ?? 0 } },
    { enabled: accountId !== undefined },
  ).data
  const byPromise = address.promise ?? address.promisedAfter ?? address.promisedBy
  const state = address.state ?? (byPromise === undefined ? 'unsettled' : 'any')
  const clear = (names: string[]) => setAddress(Object.fromEntries(names.map(name => [name, undefined])))
  const narrowed: [string, string[]][] = []
  if (address.openedAfter)
    narrowed.push([t('since', { when: f.day(address.openedAfter) }), ['openedAfter', 'openedBefore']])
  if (byPromise) narrowed.push([t('promised'), ['promise', 'promisedAfter', 'promisedBy', 'territoryId']])
  if (address.accountId) narrowed.push([account?.name ?? t('ofOneCustomer'), ['accountId']])
  if (address.personId) narrowed.push([t('ofOneCustomer'), ['personId']])
  return (
    <div className="filters">
      <SelectField
        label={t('state')}
        value={state}
        onChange={value => setAddress({ state: value === 'unsettled' ? undefined : value })}
        options={states.map(value => ({ value, label: stateName(value) }))}
      />
      <SelectField
        label={t('owner')}
        value={address.ownerId ?? ''}
        onChange={value => setAddress({ ownerId: value === '' ? undefined : value })}
        options={[
          { value: '', label: t('anyOwner') },
          { value: 'none', label: t('nobody') },
          ...colleagues.map(({ id, name }) => ({ value: String(id), label: name })),
        ]}
      />
      <SelectField
        label={t('cause')}
        value={address.causeId ?? ''}
        onChange={value => setAddress({ causeId: value === '' ? undefined : value })}
        options={[
          { value: '', label: t('anyCause') },
          { value: 'none', label: t('noCause') },
          ...causes.map(({ id, name }) => ({ value: String(id), label: name })),
        ]}
      />
      <CheckField
        label={t('ofMine')}
        value={address.mine === 'true'}
        onChange={on => setAddress({ mine: on ? 'true' : undefined })}
      />
      {narrowed.map(([said, names]) => (
        <span key={said} className="row t12 i3">
          {said}
          <Button small quiet onClick={() => clear(names)}>
            {t('everSince')}
          </Button>
        </span>
      ))}
    </div>
  )
}
