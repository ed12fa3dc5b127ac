import type { Narrow } from '../customers/list-narrowing.ts'
import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { changeOpportunity } from './change.ts'
import { loseOpportunity, winOpportunity } from './close.ts'
import { pipelineContract } from './model/contract.ts'
import { openOpportunity } from './open.ts'
import { board, filterOf, listOpportunities, opportunityById, stages } from './queries.ts'
import { recordSighting, removeSighting } from './sightings.ts'
import { sightingsAt, whereMet } from './where-met.ts'

export const pipelineRoutes = (narrow: Narrow) =>
  implement<typeof pipelineContract, Actor>(pipelineContract, {
    'GET /api/stages': async ({ tx }) => ({ items: await stages(tx) }),
    'GET /api/opportunities': async ({ tx, actor, query, now }) =>
      listOpportunities(tx, actor, filterOf(actor, await narrow(tx, query, now)), now),
    'GET /api/board': ({ tx, actor, query, now }) => {
      const { ownerId, territoryId } = filterOf(actor, query)
      return board(tx, actor, { ownerId, territoryId }, now)
    },
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
