import type { campaignsContract } from '../../campaigns/model/contract.ts'
import { client } from '../../ui/api.ts'

const campaigns = client<typeof campaignsContract>()

/** Campaigns whose name or key has these letters. */
export function useCampaignsNamed(q: string, asked: boolean) {
  return campaigns.useApi('GET /api/campaigns', { query: { q, limit: 8 } }, { enabled: asked }).data?.items
}
