import type { campaignsContract } from '../../campaigns/model/contract.ts'
import type { catalogueContract } from '../../catalogue/model/contract.ts'
import type { teamContract } from '../../team/model/contract.ts'
import { type Answer, client } from '../../ui/api.ts'
import type { insightContract } from '../model/contract.ts'

export const insight = client<typeof insightContract>()
export const campaigns = client<typeof campaignsContract>()
export const catalogue = client<typeof catalogueContract>()
export const team = client<typeof teamContract>()

export type FunnelAnswer = Answer<(typeof insightContract)['GET /api/funnel']>
export type Counts = FunnelAnswer['total']
export type RevenueAnswer = Answer<(typeof insightContract)['GET /api/revenue']>
