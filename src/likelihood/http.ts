import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { askLearning } from './jobs.ts'
import { likelihoodContract } from './model/contract.ts'
import { likelihoodNames, likelihoodOfLead, likelihoodOverview } from './queries.ts'
import { releaseModel, retireModel } from './release.ts'

const done = { ok: true as const }

export const likelihoodRoutes = implement<typeof likelihoodContract, Actor>(likelihoodContract, {
  'GET /api/likelihood': ({ tx, now }) => likelihoodOverview(tx, now),
  'POST /api/likelihood/learning': async ({ tx, actor, now }) => {
    await askLearning(tx, actor.userId, now)
    return done
  },
  'POST /api/likelihood/models/:id/release': async ({ tx, actor, params, body, now }) => {
    await releaseModel(tx, actor, params.id, body.note, now)
    return done
  },
  'POST /api/likelihood/models/:id/retirement': async ({ tx, actor, params, body, now }) => {
    await retireModel(tx, actor, params.id, body.note, now)
    return done
  },
  'GET /api/likelihood/models/:id/names': ({ tx, params, query, now }) =>
    likelihoodNames(tx, params.id, query, now),
  'GET /api/leads/:id/likelihood': ({ tx, params }) => likelihoodOfLead(tx, params.id),
})
