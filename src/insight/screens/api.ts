import type { campaignsContract } from '../../campaigns/model/contract.ts'
import type { catalogueContract } from '../../catalogue/model/contract.ts'
import type { customersContract } from '../../customers/model/contract.ts'
import type { pipelineContract } from '../../pipeline/model/contract.ts'
import type { segmentsContract } from '../../segments/model/contract.ts'
import type { teamContract } from '../../team/model/contract.ts'
import { type Answer, client } from '../../ui/api.ts'
import type { insightContract } from '../model/contract.ts'

export const insight = client<typeof insightContract>()
export const campaigns = client<typeof campaignsContract>()
export const catalogue = client<typeof catalogueContract>()
export const customers = client<typeof customersContract>()
export const pipeline = client<typeof pipelineContract>()
export const segments = client<typeof segmentsContract>()
export const team = client<typeof teamContract>()

export type FunnelAnswer = Answer<(typeof insightContract)['GET /api/funnel']>
export type Counts = FunnelAnswer['total']
export type ValueAnswer = Answer<(typeof insightContract)['GET /api/funnel/value']>
export type LossesAnswer = Answer<(typeof insightContract)['GET /api/funnel/losses']>
export type PathsAnswer = Answer<(typeof insightContract)['GET /api/funnel/paths']>
export type RevenueAnswer = Answer<(typeof insightContract)['GET /api/revenue']>
export type CompetitionAnswer = Answer<(typeof insightContract)['GET /api/competition']>
export type MeetingRecord = CompetitionAnswer['total']
export type Profile = Answer<(typeof catalogueContract)['GET /api/competitors/:id']>

/** Accounts whose name contains what is typed. */
export const useAccountsNamed = (q: string, enabled: boolean) =>
  customers.useApi('GET /api/accounts', { query: { q, limit: 7 } }, { enabled }).data?.items
