import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { promisesContract } from './model/contract.ts'
import { promiseSummary } from './queries.ts'

export const promisesRoutes = implement<typeof promisesContract, Actor>(promisesContract, {
  'GET /api/promises/summary': ({ tx, query, now }) => promiseSummary(tx, query, now),
})
