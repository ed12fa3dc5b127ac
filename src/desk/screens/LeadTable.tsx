import { WordsField } from '../../customers/screens/ListFilters.tsx'
import { type Lead, leads } from '../../leads/screens/api.ts'
import { LeadFilters } from '../../leads/screens/LeadFilters.tsx'
import { LeadLens } from '../../leads/screens/LeadLens.tsx'
import { queryOf } from '../../leads/screens/lead-filter.ts'
import { t } from '../../leads/screens/texts.ts'
import { managers, sellers } from '../../team/model/access.ts'
import { useSettings } from '../../ui/settings.tsx'
import { useLeadColumns, usualLeadColumns } from './lists/lead-columns.tsx'
import type { ListOf } from './lists/list-of.ts'
import { RecordList } from './lists/RecordList.tsx'

const listOf = (role: string | undefined): ListOf<Lead, ReturnType<typeof queryOf>> => ({
  record: 'lead',
  declares: null,
  title: t('title'),
  empty: t('none'),
  exported: 'leads',
  sort: 'dueAt',
  usual: usualLeadColumns,
  beside: 'account',
  // What was promised counts: managers throw it away.
  trash: managers.some(each => each === role),
  changers: sellers,
  query: address => queryOf(address, role),
  useFirst: query => leads.useApi('GET /api/leads', { query }),
  read: query => leads.api('GET /api/leads', { query }),
  useColumns: useLeadColumns,
  page: row => `/leads/${row.id}`,
})

/** Leads as a list: of any order, by any condition, to be given to somebody else. */
export function LeadTable() {
  const { user } = useSettings()
  return (
    <RecordList
      of={listOf(user?.role)}
      actions={null}
      lens={<LeadLens />}
      filters={() => (
        <LeadFilters>
          <WordsField />
        </LeadFilters>
      )}
    />
  )
}
