import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { accountGroup, daughtersOf } from './group.ts'
import { deskContract } from './model/contract.ts'
import { accountOverview } from './overview.ts'
import { today } from './today.ts'

export const deskRoutes = implement<typeof deskContract, Actor>(deskContract, {
  'GET /api/today': ({ tx, actor, now }) => today(tx, actor, now),
  'GET /api/accounts/:id/group': ({ tx, actor, params, now }) => accountGroup(tx, actor, params.id, now),
  'GET /api/accounts/:id/daughters': ({ tx, params, query }) => daughtersOf(tx, params.id, query),
  'GET /api/accounts/:id/overview': ({ tx, params, now }) => accountOverview(tx, params.id, now),
})
