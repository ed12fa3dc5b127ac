import type { pipelineContract } from '../../pipeline/model/contract.ts'
import { type Opportunity, pipeline } from '../../pipeline/screens/api.ts'
import { listQuery, viewOf } from '../../pipeline/screens/pipeline-view.ts'
import { t } from '../../pipeline/screens/texts.ts'
import { managers, sellers } from '../../team/model/access.ts'
import type { Answer } from '../../ui/api.ts'
import type { ListOf } from './lists/list-of.ts'
import { useOpportunityColumns, usualOpportunityColumns } from './lists/opportunity-columns.tsx'

/** What the list of opportunities differs in. */
export const opportunities = (
  role: string | undefined,
): ListOf<
  Opportunity,
  ReturnType<typeof listQuery>,
  Answer<(typeof pipelineContract)['GET /api/opportunities']>
> => ({
  record: 'opportunity',
  declares: 'opportunity',
  title: t('title'),
  empty: t('noneFiltered'),
  exported: 'opportunities',
  sort: '-latest',
  usual: usualOpportunityColumns,
  beside: 'amountCents',
  // What was lost counts: managers throw it away.
  trash: managers.some(each => each === role),
  changers: sellers,
  query: address => listQuery(viewOf(address)),
  useFirst: query => pipeline.useApi('GET /api/opportunities', { query }),
  read: query => pipeline.api('GET /api/opportunities', { query }),
  useColumns: useOpportunityColumns,
  page: row => `/opportunities/${row.id}`,
  note: ({ totalCents }, f) => (totalCents === null ? null : t('listSum', { sum: f.money(totalCents) })),
})
