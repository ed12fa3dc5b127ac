import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { assignmentsOf, claimLead } from './claim.ts'
import type { DescribeNeeds } from './describe-rules.ts'
import { routingContract } from './model/routing-contract.ts'
import { doRerouting, listReroutings, planRerouting, reroutingById, undoRerouting } from './reroute.ts'
import { dropRoutingDraft, publishRouting, saveRoutingDraft } from './routing-verbs.ts'
import { routingOverview, routingVersion, routingWords } from './routing-versions.ts'
import { routingTrial, trialLeads } from './try-routing.ts'

const done = { ok: true as const }

export const routingRoutes = (needs: DescribeNeeds) =>
  implement<typeof routingContract, Actor>(routingContract, {
    'GET /api/routing': ({ tx, actor, query, now }) => routingOverview(tx, needs, actor, query.language, now),
    'GET /api/routing/versions/:version': ({ tx, params, query }) =>
      routingVersion(tx, needs, params.version, query.language),
    'GET /api/routing/vocabulary': async ({ tx, query }) =>
      (await routingWords(tx, query.language)).vocabulary,
    'PUT /api/routing/draft': async ({ tx, actor, body, now }) => ({
      version: await saveRoutingDraft(tx, actor, body, now),
    }),
    'DELETE /api/routing/draft': async ({ tx }) => {
      await dropRoutingDraft(tx)
      return done
    },
    'POST /api/routing/publication': async ({ tx, actor, body, now }) => ({
      version: await publishRouting(tx, actor, body, now),
    }),
    'GET /api/routing/trial': ({ tx, query, now }) => routingTrial(tx, query, now),
    'GET /api/routing/trial/leads': ({ tx, query, now }) => trialLeads(tx, query, now),
    'GET /api/leads/:id/assignments': ({ tx, actor, params }) => assignmentsOf(tx, actor, params.id),
    'POST /api/leads/:id/claim': async ({ tx, actor, params, now }) => {
      await claimLead(tx, actor, params.id, now)
      return done
    },
    'POST /api/routing/reroutings': async ({ tx, actor, body, now }) =>
      reroutingById(tx, await planRerouting(tx, actor, body, now)),
    'GET /api/routing/reroutings': ({ tx }) => listReroutings(tx),
    'GET /api/routing/reroutings/:id': ({ tx, params }) => reroutingById(tx, params.id),
    'POST /api/routing/reroutings/:id/doing': async ({ tx, actor, params, now }) => {
      await doRerouting(tx, actor, params.id, now)
      return reroutingById(tx, params.id)
    },
    'POST /api/routing/reroutings/:id/undoing': async ({ tx, actor, params, now }) => {
      await undoRerouting(tx, actor, params.id, now)
      return reroutingById(tx, params.id)
    },
  })
