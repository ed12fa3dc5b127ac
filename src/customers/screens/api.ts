import type { teamContract } from '../../team/model/contract.ts'
import { type Answer, client } from '../../ui/api.ts'
import type { customersContract } from '../model/contract.ts'
import type { customContract } from '../model/custom-contract.ts'

export const custom = client<typeof customContract>()
export type DeclaredField = Answer<(typeof customContract)['GET /api/custom-fields']>['items'][number]
export const customers = client<typeof customersContract>()
export const team = client<typeof teamContract>()

/** Accounts whose name contains what is typed. */
export const useAccountsNamed = (q: string, enabled: boolean) =>
  customers.useApi('GET /api/accounts', { query: { q, limit: 7 } }, { enabled }).data?.items
