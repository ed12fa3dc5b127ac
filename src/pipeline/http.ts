import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { changeOpportunity } from './change.ts'
import { loseOpportunity, winOpportunity } from './close.ts'
import { pipelineContract } from './model/contract.ts'
import { openOpportunity } from './open.ts'
import { board, listOpportunities, opportunityById, stages } from './queries.ts'
import { recordSighting, removeSighting } from './sightings.ts'
import { sightingsAt, whereMet } from './where-met.ts'

/** `mine` is the reader's own; otherwise the owner asked for, if any. */
function ownerOf(
  actor: Actor,
  query: { mine?: string | undefined; ownerId?: number | undefined },
): { ownerId?: number } {
  const ownerId = query.mine === 'true' && actor.userId !== null ? actor.userId : query.ownerId
  return ownerId === undefined ? {} : { ownerId }
}

export const pipelineRoutes = implement<typeof pipelineContract, Actor>(pipelineContract, {
  'GET /api/stages': async ({ tx }) => ({ items: await stages(tx) }),
  'GET /api/opportunities': ({ tx, actor, query }) => {
    const { mine, ownerId, withoutNextStep, withoutPerson, ...filter } = query
    return listOpportunities(tx, {
      ...filter,
      ...ownerOf(actor, { mine, ownerId }),
      withoutNextStep: withoutNextStep === 'true',
      withoutPerson: withoutPerson === 'true',
    })
  },
  'GET /api/board': ({ tx, actor, query }) =>
    board(tx, { ...ownerOf(actor, query), ...(query.territoryId ? { territoryId: query.territoryId } : {}) }),
  'POST /api/opportunities': async ({ tx, actor, body, now }) =>
    opportunityById(tx, await openOpportunity(tx, actor, body, now)),
  'GET /api/opportunities/:id': ({ tx, params }) => opportunityById(tx, params.id),
  'PATCH /api/opportunities/:id': async ({ tx, actor, params, body, now }) => {
    await changeOpportunity(tx, actor, params.id, body, now)
    return opportunityById(tx, params.id)
  },
  'POST /api/opportunities/:id/win': async ({ tx, actor, params, body, now }) => {
    await winOpportunity(tx, actor, params.id, body, now)
    return opportunityById(tx, params.id)
  },
  'POST /api/opportunities/:id/loss': async ({ tx, actor, params, body, now }) => {
    await loseOpportunity(tx, actor, params.id, body, now)
    return opportunityById(tx, params.id)
  },
  'GET /api/competitors/:id/accounts': ({ tx, params, query }) => whereMet(tx, params.id, query),
  'GET /api/competitors/:id/sightings': ({ tx, params, query }) =>
    sightingsAt(tx, params.id, query.accountId),
  'POST /api/competitors/:id/sightings': ({ tx, actor, params, body, now }) =>
    recordSighting(tx, actor, params.id, body, now),
  'DELETE /api/competitor-sightings/:id': ({ tx, actor, params }) => removeSighting(tx, actor, params.id),
})
