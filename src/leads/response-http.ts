import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { responseTimesContract } from './model/response-contract.ts'
import { responseLeads, responseTimes } from './response-times.ts'

export const responseTimesRoutes = implement<typeof responseTimesContract, Actor>(responseTimesContract, {
  'GET /api/response-times': ({ tx, query, now }) => responseTimes(tx, query, now),
  'GET /api/response-times/leads': ({ tx, query, now }) => responseLeads(tx, query, now),
})
