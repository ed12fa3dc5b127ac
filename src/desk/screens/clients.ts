import type { campaignsContract } from '../../campaigns/model/contract.ts'
import type { customersContract } from '../../customers/model/contract.ts'
import type { customContract } from '../../customers/model/custom-contract.ts'
import type { insightContract } from '../../insight/model/contract.ts'
import type { leadsContract } from '../../leads/model/contract.ts'
import type { ordersContract } from '../../orders/model/contract.ts'
import type { pipelineContract } from '../../pipeline/model/contract.ts'
import type { segmentsContract } from '../../segments/model/contract.ts'
import type { teamContract } from '../../team/model/contract.ts'
import type { touchesContract } from '../../touches/model/contract.ts'
import { type Answer, client } from '../../ui/api.ts'
import type { voiceContract } from '../../voice/model/contract.ts'
import type { deskContract } from '../model/contract.ts'

export const campaigns = client<typeof campaignsContract>()
export const insight = client<typeof insightContract>()
export const desk = client<typeof deskContract>()
export type GroupAnswer = Answer<(typeof deskContract)['GET /api/accounts/:id/group']>
export const custom = client<typeof customContract>()
export const customers = client<typeof customersContract>()
export const touches = client<typeof touchesContract>()
export const voice = client<typeof voiceContract>()
export const leads = client<typeof leadsContract>()
export const pipeline = client<typeof pipelineContract>()
export const orders = client<typeof ordersContract>()
export const segments = client<typeof segmentsContract>()
export const team = client<typeof teamContract>()

/** Accounts whose name contains what is typed. */
export const useAccountsNamed = (q: string, enabled: boolean) =>
  customers.useApi('GET /api/accounts', { query: { q, limit: 7 } }, { enabled }).data?.items
