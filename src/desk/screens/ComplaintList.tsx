import { WordsField } from '../../customers/screens/ListFilters.tsx'
import { staff } from '../../team/model/access.ts'
import { type Row, voice } from '../../voice/screens/api.ts'
import { ComplaintFilters } from '../../voice/screens/ComplaintFilters.tsx'
import { complaintQuery } from '../../voice/screens/complaint-query.ts'
import { t } from '../../voice/screens/texts.ts'
import { useComplaintColumns, usualComplaintColumns } from './lists/complaint-columns.tsx'
import type { ListOf } from './lists/list-of.ts'
import { RecordList } from './lists/RecordList.tsx'

const list: ListOf<Row, ReturnType<typeof complaintQuery>> = {
  record: 'complaint',
  declares: null,
  title: t('complaints'),
  empty: t('noComplaints'),
  exported: 'complaints',
  sort: '-openedAt',
  usual: usualComplaintColumns,
  beside: 'dueAt',
  trash: false,
  changers: staff,
  query: complaintQuery,
  useFirst: query => voice.useApi('GET /api/complaints', { query }),
  read: query => voice.api('GET /api/complaints', { query }),
  useColumns: useComplaintColumns,
  page: row => `/complaints/${row.id}`,
}

/** What customers complained about, as the address narrows and sorts it. */
export function ComplaintList() {
  return (
    <RecordList
      of={list}
      actions={null}
      lens={null}
      filters={() => (
        <ComplaintFilters>
          <WordsField label={t('words')} />
        </ComplaintFilters>
      )}
    />
  )
}
