import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { giveBack } from './give-back.ts'
import { sellingContract } from './model/contract.ts'
import { sellingNames, sellingTime } from './selling-time.ts'

export const sellingRoutes = implement<typeof sellingContract, Actor>(sellingContract, {
  'GET /api/selling-time': ({ tx, actor, query, now }) => sellingTime(tx, actor, query, now),
  'GET /api/selling-time/names': ({ tx, actor, query, now }) => sellingNames(tx, actor, query, now),
  'GET /api/selling-time/give-back': ({ tx, actor, query, now }) => giveBack(tx, actor, query, now),
})
