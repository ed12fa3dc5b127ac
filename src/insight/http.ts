import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { competition, competitionOpportunities } from './competition.ts'
import { funnel } from './funnel.ts'
import { funnelNames } from './funnel-names.ts'
import { losses } from './losses.ts'
import { insightContract } from './model/contract.ts'
import { paths } from './paths.ts'
import { revenue, revenueOrders } from './revenue.ts'
import { funnelValue } from './value.ts'

export const insightRoutes = implement<typeof insightContract, Actor>(insightContract, {
  'GET /api/funnel': ({ tx, query, now }) => funnel(tx, query, now),
  'GET /api/funnel/names': ({ tx, query, now }) =>
    funnelNames(tx, { ...query, left: query.left === 'true', went: query.went === 'true' }, now),
  'GET /api/funnel/losses': ({ tx, query }) => losses(tx, query),
  'GET /api/funnel/paths': ({ tx, query }) => paths(tx, query),
  'GET /api/funnel/value': ({ tx, query, now }) => funnelValue(tx, query, now),
  'GET /api/revenue': ({ tx, query }) => revenue(tx, query),
  'GET /api/revenue/orders': ({ tx, query }) => revenueOrders(tx, query),
  'GET /api/competition': ({ tx, query }) => competition(tx, query),
  'GET /api/competition/opportunities': ({ tx, query }) => competitionOpportunities(tx, query),
})
