import { useNavigate } from '@tanstack/react-router'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import { pipeline } from './api.ts'
import { listQuery, type View } from './pipeline-view.ts'
import { closeReasonText, t } from './texts.ts'

/** How many and how much the whole list is: the same query as the list, so the figure is its list. */
export function ListSum({ view }: { view: View }) {
  const format = useFormat()
  const first = pipeline.usePages('GET /api/opportunities', { query: listQuery(view) }).data?.pages[0]
  return first ? t('subList', { n: first.total, sum: format.money(first.totalCents) }) : null
}

export function PipelineList({ view }: { view: View }) {
  const format = useFormat()
  const navigate = useNavigate()
  const pages = pipeline.usePages('GET /api/opportunities', { query: listQuery(view) })
  if (pages.error) return <Failed problem={pages.error} onRetry={() => void pages.refetch()} />
  if (!pages.data) return <Loading rows={10} />
  return (
    <div className="pipeline-list">
      <Table
        label={t('title')}
        rows={pages.data.pages.flatMap(({ items }) => items)}
        rowKey={row => row.id}
        onOpen={row => void navigate({ to: `/opportunities/${row.id}` })}
        more={pages.hasNextPage}
        onMore={() => void pages.fetchNextPage()}
        empty={<Empty sentence={t('noneFiltered')} />}
        columns={[
          {
            key: 'name',
            head: t('name'),
            cell: row => <Door to={`/opportunities/${row.id}`}>{row.name}</Door>,
          },
          {
            key: 'account',
            head: t('account'),
            cell: row =>
              row.account ? <Door to={`/accounts/${row.account.id}`}>{row.account.name}</Door> : t('empty'),
          },
          {
            key: 'stage',
            head: t('stage'),
            cell: row =>
              row.state === 'open'
                ? row.stage.name
                : [t(row.state), closeReasonText(row.closeReason)].filter(Boolean).join(': '),
          },
          { key: 'amount', head: t('amount'), right: true, cell: row => format.money(row.amountCents) },
          { key: 'owner', head: t('owner'), phone: false, cell: row => row.owner?.name ?? t('nobody') },
          {
            key: 'step',
            head: t('nextStep'),
            phone: false,
            cell: row => row.nextStep ?? <span className="i3">{t('noStep')}</span>,
          },
          {
            key: 'on',
            head: t('nextStepOn'),
            phone: false,
            right: true,
            cell: row => format.date(row.nextStepOn),
          },
          {
            key: 'close',
            head: t('expectedClose'),
            phone: false,
            right: true,
            cell: row => (row.closedAt ? format.day(row.closedAt) : format.date(row.expectedClose)),
          },
        ]}
      />
    </div>
  )
}
