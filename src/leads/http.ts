import { sql } from 'kysely'
import type { Narrow } from '../customers/list-narrowing.ts'
import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { acceptLead, rejectLead } from './judge.ts'
import { leadsContract } from './model/contract.ts'
import { activeDefinition, filterOf, leadById, listLeads } from './queries.ts'
import { routingRules } from './routing-world.ts'

export const leadsRoutes = (narrow: Narrow) =>
  implement<typeof leadsContract, Actor>(leadsContract, {
    'GET /api/leads': async ({ tx, actor, query, now }) =>
      listLeads(tx, actor, filterOf(actor, await narrow(tx, query, now)), now),
    'GET /api/leads/:id': ({ tx, params, now }) => leadById(tx, params.id, now),
    'POST /api/leads/:id/acceptance': async ({ tx, actor, params, now }) => {
      await acceptLead(tx, actor, params.id, now)
      return leadById(tx, params.id, now)
    },
    'POST /api/leads/:id/rejection': async ({ tx, actor, params, body, now }) => {
      await rejectLead(tx, actor, params.id, body, now)
      return leadById(tx, params.id, now)
    },
    'GET /api/definition': async ({ tx, actor }) => {
      const definition = await activeDefinition(tx)
      const { rows } = await sql<{
        at: Date
      }>`select created_at as at from lead_definition where active`.execute(tx)
      const routing = actor.role === 'partner' ? [] : await routingRules(tx)
      return {
        version: definition.version,
        name: definition.name,
        threshold: definition.threshold,
        createdAt: (rows[0]?.at ?? new Date(0)).toISOString(),
        rules: definition.rules.map(rule => ({ ...rule })),
        routing: routing.map(({ position, label }) => ({ position, label })),
      }
    },
  })
