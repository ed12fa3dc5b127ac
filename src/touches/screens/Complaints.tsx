import { useAddress } from '../../ui/address.ts'
import { client } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { CheckField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import type { touchesContract } from '../model/contract.ts'
import { complaintQuery } from './complaint-query.ts'
import { t } from './texts.ts'

const touches = client<typeof touchesContract>()

/** What customers complained about, newest first, as the address narrows it. */
export function Complaints() {
  const f = useFormat()
  const [address, setAddress] = useAddress()
  const list = touches.usePages('GET /api/complaints', { query: { ...complaintQuery(address), limit: 100 } })
  const total = list.data?.pages[0]?.total
  return (
    <Page title={t('complaints')} sub={total === undefined ? undefined : t('complaintsN', { n: total })}>
      <div className="filters">
        <CheckField
          label={t('ofMine')}
          value={address.mine === 'true'}
          onChange={on => setAddress({ mine: on ? 'true' : undefined })}
        />
        {address.occurredAfter !== undefined && (
          <span className="row t12 i3">
            {t('since', { when: f.day(address.occurredAfter) })}
            <Button
              small
              quiet
              onClick={() => setAddress({ occurredAfter: undefined, occurredBefore: undefined })}
            >
              {t('everSince')}
            </Button>
          </span>
        )}
      </div>
      <div style={{ padding: '0 var(--gutter) 24px' }}>
        {list.isPending ? (
          <Loading rows={10} />
        ) : list.error ? (
          <Failed problem={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <Table
            label={t('complaints')}
            rows={list.data.pages.flatMap(page => page.items)}
            rowKey={row => row.touchId}
            more={list.hasNextPage}
            onMore={() => void list.fetchNextPage()}
            empty={<Empty sentence={t('noComplaints')} />}
            columns={[
              { key: 'what', head: t('what'), cell: row => <span title={row.body ?? ''}>{row.title}</span> },
              {
                key: 'account',
                head: t('customer'),
                cell: row =>
                  row.account && (
                    <Door to={`/accounts/${row.account.id}?kind=complaint`}>{row.account.name}</Door>
                  ),
              },
              {
                key: 'person',
                head: t('person'),
                phone: false,
                cell: row => row.person && <Door to={`/persons/${row.person.id}`}>{row.person.name}</Door>,
              },
              { key: 'by', head: t('writtenBy'), phone: false, cell: row => row.by },
              {
                key: 'when',
                head: t('when'),
                right: true,
                cell: row => (
                  <time dateTime={row.at} title={f.absolute(row.at)} className="nw">
                    {f.moment(row.at)}
                  </time>
                ),
              },
            ]}
          />
        )}
      </div>
    </Page>
  )
}
