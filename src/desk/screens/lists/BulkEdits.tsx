import { useState } from 'react'
import { custom } from '../../../customers/screens/api.ts'
import { Dialog } from '../../../ui/Dialog.tsx'
import { DoorButton } from '../../../ui/Door.tsx'
import { useFormat } from '../../../ui/format.ts'
import { Awaited, Page } from '../../../ui/Page.tsx'
import { Empty } from '../../../ui/States.tsx'
import { Table } from '../../../ui/Table.tsx'
import { type BulkEdit, lists } from './api.ts'
import { BulkResult } from './BulkResult.tsx'
import './lists.css'
import { type ListText, t } from './texts.ts'
import { useValueWords } from './use-value-words.ts'

const columnNames: Readonly<Record<string, ListText>> = {
  sales_owner_id: 'salesOwner',
  marketing_owner_id: 'marketingOwner',
  territory_id: 'territory',
  kind: 'kind',
  industry: 'industry',
  country: 'country',
  language: 'language',
  owner_id: 'owner',
  stage_id: 'stage',
  expected_close: 'expectedClose',
  next_step: 'nextStep',
  next_step_on: 'nextStepOn',
  cause_id: 'cause',
  state: 'state',
  due_on: 'dueOn',
  done_at: 'doneAt',
  done_by: 'doneBy',
}

/** Changes of many records at once, newest first: what they did, and the way back. */
export function BulkEdits() {
  const f = useFormat()
  const [open, setOpen] = useState<BulkEdit | null>(null)
  const pages = lists.usePages('GET /api/bulk-edits', { query: { limit: 25 } })
  const declared = custom.useApi('GET /api/custom-fields', { query: {} })
  const fields = declared.data?.items ?? []
  const words = useValueWords(fields)
  if (pages.error || !pages.data)
    return <Awaited title={t('bulkEdits')} problem={pages.error} onRetry={() => void pages.refetch()} />
  const rows = pages.data.pages.flatMap(({ items }) => items)
  const said = ({ change }: BulkEdit): string =>
    change.trash === true
      ? t('intoTrash')
      : Object.entries(change)
          .map(([column, value]) => {
            const name = columnNames[column]
            const label = name
              ? t(name)
              : (fields.find(({ key }) => column === `custom.${key}`)?.label ?? column)
            // Whoever it refers to is named with the records.
            return (column.endsWith('_id') || column === 'done_by') && value !== null
              ? label
              : t('among', { column: label, value: words(column, value) })
          })
          .join(', ')
  return (
    <Page plain title={t('bulkEdits')} sub={t('bulkEditsWhy')}>
      <Table
        label={t('bulkEdits')}
        empty={<Empty sentence={t('noBulkEdits')} />}
        rows={rows}
        rowKey={row => row.id}
        more={pages.hasNextPage}
        onMore={() => void pages.fetchNextPage()}
        columns={[
          { key: 'when', head: t('when'), cell: row => f.moment(row.createdAt) },
          { key: 'by', head: t('by'), cell: row => row.by, phone: false },
          { key: 'record', head: t('records'), cell: row => t(`records_${row.record}`), phone: false },
          { key: 'what', head: t('what'), cell: said },
          {
            key: 'n',
            head: t('changedN'),
            right: true,
            cell: row => (
              <DoorButton onClick={() => setOpen(row)}>
                {f.count(row.counts.done + row.counts.undone + row.counts.stayed)}
              </DoorButton>
            ),
          },
          { key: 'state', head: t('state'), cell: row => t(`state_${row.state}`), phone: false },
        ]}
      />
      {open && (
        <Dialog wide title={said(open)} onClose={() => setOpen(null)}>
          <BulkResult edit={open} onEdit={setOpen} onAgain={() => setOpen(null)} fields={fields} />
        </Dialog>
      )}
    </Page>
  )
}
