import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { changeCampaign } from './change-campaign.ts'
import { campaignsContract } from './model/contract.ts'
import { planCampaign } from './plan-campaign.ts'
import { listCampaigns, readCampaign } from './queries.ts'

export const campaignRoutes = implement<typeof campaignsContract, Actor>(campaignsContract, {
  'GET /api/campaigns': ({ tx, query }) => listCampaigns(tx, query),
  'GET /api/campaigns/:id': ({ tx, params }) => readCampaign(tx, params.id),
  'POST /api/campaigns': async ({ tx, actor, body, now }) =>
    readCampaign(tx, await planCampaign(tx, actor, body, now)),
  'PATCH /api/campaigns/:id': async ({ tx, actor, params, body }) => {
    await changeCampaign(tx, actor, { ...body, id: params.id })
    return readCampaign(tx, params.id)
  },
})
