import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { trialContract } from './model/trial-contract.ts'
import { askTrial, trialNamesOf, trialOf } from './trials.ts'

export const trialRoutes = implement<typeof trialContract, Actor>(trialContract, {
  'POST /api/definition/drafts/:id/trial': async ({ tx, actor, params, body, now }) => {
    await askTrial(tx, actor, params.id, body.months, now)
    return { ok: true as const }
  },
  'GET /api/definition/drafts/:id/trial': ({ tx, params }) => trialOf(tx, params.id),
  'GET /api/definition/trials/:id/names': ({ tx, params, query: { campaign, territory, ...query } }) =>
    trialNamesOf(tx, params.id, {
      ...query,
      campaign: campaign === undefined ? undefined : String(campaign),
      territory: territory === undefined ? undefined : String(territory),
    }),
})
