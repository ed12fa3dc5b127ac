import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { SelectField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import { workKinds } from '../model/process.ts'
import { type Piece, team, work } from './api.ts'
import { pieceHref, workQuery } from './doors.ts'
import { t } from './texts.ts'
import './work.css'

/** Open work of everybody, the oldest first, as the address narrows it. */
export function OpenWork() {
  const [address] = useAddress()
  const list = work.usePages('GET /api/work', { query: { ...workQuery(address), limit: 100 } })
  const total = list.data?.pages[0]?.total
  return (
    <Page title={t('work')} sub={total === undefined ? undefined : t('workN', { n: total })}>
      <Filters />
      <div className="work-list">
        {list.isPending ? (
          <Loading rows={10} />
        ) : list.error ? (
          <Failed problem={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <Table
            label={t('work')}
            rows={list.data.pages.flatMap(page => page.items)}
            rowKey={row => `${row.kind} ${row.id}`}
            more={list.hasNextPage}
            onMore={() => void list.fetchNextPage()}
            empty={<Empty sentence={t('noWork')} />}
            columns={columns}
          />
        )}
      </div>
    </Page>
  )
}

const columns = [
  {
    key: 'what',
    head: t('work'),
    cell: (row: Piece) => (
      <>
        <Door to={pieceHref(row)}>{row.title}</Door>
        <div className="t12 i3">{t(`kind_${row.kind}`)}</div>
      </>
    ),
  },
  {
    key: 'owner',
    head: t('owner'),
    cell: (row: Piece) => row.owner?.name ?? <span className="bad">{t('nobody')}</span>,
  },
  {
    key: 'customer',
    head: t('customer'),
    cell: (row: Piece) => row.account && <Door to={`/accounts/${row.account.id}`}>{row.account.name}</Door>,
  },
  {
    key: 'step',
    head: t('step'),
    phone: false as const,
    cell: (row: Piece) => row.step?.name ?? t('noStep'),
  },
  {
    key: 'territory',
    head: t('territory'),
    phone: false as const,
    cell: (row: Piece) => row.territory?.name,
  },
  {
    key: 'since',
    head: t('since'),
    right: true,
    phone: false as const,
    cell: (row: Piece) => <Since at={row.since} />,
  },
]

function Since({ at }: { at: string }) {
  const f = useFormat()
  return (
    <time dateTime={at} title={f.absolute(at)} className="nw">
      {f.day(at)}
    </time>
  )
}

function Filters() {
  const [address, setAddress] = useAddress()
  const colleagues = team.useApi('GET /api/users', { query: { limit: 200 } }).data?.items ?? []
  const process = work.useApi('GET /api/process').data
  const choice = (name: string, label: string, options: { value: string; label: string }[]) => (
    <SelectField
      label={label}
      value={address[name] ?? ''}
      onChange={value => setAddress({ [name]: value === '' ? undefined : value })}
      options={options}
    />
  )
  const narrowed = [
    address.stranded && t('locked'),
    address.accountId && t('ofCustomer'),
    (address.side === 'marketing' || address.side === 'sales' || address.side === 'service') &&
      t('ofSide', { side: t(`side_${address.side}`) }),
  ].filter(Boolean)
  return (
    <div className="filters">
      {choice('ownerId', t('owner'), [
        { value: '', label: t('anyOwner') },
        { value: 'none', label: t('nobody') },
        ...colleagues.map(({ id, name }) => ({ value: String(id), label: name })),
      ])}
      {choice('kind', t('kind'), [
        { value: '', label: t('anyKind') },
        ...workKinds.map(value => ({ value, label: t(`kind_${value}`) })),
      ])}
      {choice('stepId', t('step'), [
        { value: '', label: t('anyStep') },
        { value: 'none', label: t('noStep') },
        ...(process?.steps ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
      ])}
      {choice('territoryId', t('territory'), [
        { value: '', label: t('anyTerritory') },
        ...(process?.territories ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
      ])}
      {narrowed.length > 0 && (
        <span className="row t12 i3">
          {narrowed.join(', ')}
          <Button
            small
            quiet
            onClick={() => setAddress({ stranded: undefined, accountId: undefined, side: undefined })}
          >
            {t('all')}
          </Button>
        </span>
      )}
    </div>
  )
}
