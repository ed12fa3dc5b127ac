import type { catalogueContract } from '../../catalogue/model/contract.ts'
import type { teamContract } from '../../team/model/contract.ts'
import { type Answer, client } from '../../ui/api.ts'
import type { campaignsContract } from '../model/contract.ts'

export const campaigns = client<typeof campaignsContract>()
export const team = client<typeof teamContract>()
export const catalogue = client<typeof catalogueContract>()

export type ShownCampaign = Answer<(typeof campaignsContract)['GET /api/campaigns/:id']>
