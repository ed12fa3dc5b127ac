import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { competition, competitionOpportunities } from './competition.ts'
import { funnel, funnelNames } from './funnel.ts'
import { insightContract } from './model/contract.ts'
import { revenue, revenueOrders } from './revenue.ts'

export const insightRoutes = implement<typeof insightContract, Actor>(insightContract, {
  'GET /api/funnel': ({ tx, query }) => funnel(tx, query),
  'GET /api/funnel/names': ({ tx, query }) => funnelNames(tx, { ...query, left: query.left === 'true' }),
  'GET /api/revenue': ({ tx, query }) => revenue(tx, query),
  'GET /api/revenue/orders': ({ tx, query }) => revenueOrders(tx, query),
  'GET /api/competition': ({ tx, query }) => competition(tx, query),
  'GET /api/competition/opportunities': ({ tx, query }) => competitionOpportunities(tx, query),
})
