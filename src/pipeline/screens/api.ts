import type { catalogueContract } from '../../catalogue/model/contract.ts'
import type { contactContract } from '../../customers/model/contact-contract.ts'
import type { customersContract } from '../../customers/model/contract.ts'
import type { customContract } from '../../customers/model/custom-contract.ts'
import type { leadsContract } from '../../leads/model/contract.ts'
import type { ordersContract } from '../../orders/model/contract.ts'
import type { teamContract } from '../../team/model/contract.ts'
import { type Answer, client, type Input } from '../../ui/api.ts'
import type { pipelineContract } from '../model/contract.ts'

export const pipeline = client<typeof pipelineContract>()
export const catalogue = client<typeof catalogueContract>()
export const contacts = client<typeof contactContract>()
export const custom = client<typeof customContract>()
export const customers = client<typeof customersContract>()
export const leads = client<typeof leadsContract>()
export const orders = client<typeof ordersContract>()
export const team = client<typeof teamContract>()

export type Opportunity = Answer<(typeof pipelineContract)['GET /api/opportunities']>['items'][number]
export type OpportunityDetail = Answer<(typeof pipelineContract)['GET /api/opportunities/:id']>
export type Change = Input<(typeof pipelineContract)['PATCH /api/opportunities/:id']>['body']

/** Choices of a select, with one for none. */
export const choices = (none: string, items: readonly { id: number; name: string }[] | undefined) => [
  { value: '', label: none },
  ...(items ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
]
export const idOf = (value: string): number | null => (value === '' ? null : Number(value))

/** Accounts whose name contains what is typed. */
export const useAccountsNamed = (q: string, enabled: boolean) =>
  customers.useApi('GET /api/accounts', { query: { q, limit: 7 } }, { enabled }).data?.items
