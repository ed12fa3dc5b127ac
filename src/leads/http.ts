import type { Narrow } from '../customers/list-narrowing.ts'
import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { acceptLead, rejectLead } from './judge.ts'
import { leadsContract } from './model/contract.ts'
import { filterOf, leadById, listLeads } from './queries.ts'
import { scoreAt } from './score-at.ts'

export const leadsRoutes = (narrow: Narrow) =>
  implement<typeof leadsContract, Actor>(leadsContract, {
    'GET /api/leads': async ({ tx, actor, query, now }) =>
      listLeads(tx, actor, filterOf(actor, await narrow(tx, query, now)), now),
    'GET /api/leads/:id': ({ tx, params, now }) => leadById(tx, params.id, now),
    'GET /api/leads/:id/score': ({ tx, params, query, now }) =>
      scoreAt(tx, params.id, new Date(query.at), now),
    'POST /api/leads/:id/acceptance': async ({ tx, actor, params, now }) => {
      await acceptLead(tx, actor, params.id, now)
      return leadById(tx, params.id, now)
    },
    'POST /api/leads/:id/rejection': async ({ tx, actor, params, body, now }) => {
      await rejectLead(tx, actor, params.id, body, now)
      return leadById(tx, params.id, now)
    },
  })
