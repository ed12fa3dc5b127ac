import { assertAccountSeen, assertPersonSeen } from '../customers/queries.ts'
import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { correctTouch, logTouch } from './log-touch.ts'
import { touchesContract } from './model/contract.ts'
import { accountCounts, accountLog, personCounts, personLog } from './queries.ts'
import { searchTouches } from './search.ts'

export const touchesRoutes = implement<typeof touchesContract, Actor>(touchesContract, {
  'GET /api/touches': async ({ tx, actor, query }) => {
    if (query.personId !== undefined) await assertPersonSeen(tx, query.personId)
    if (query.accountId !== undefined) await assertAccountSeen(tx, query.accountId)
    return searchTouches(tx, actor, query)
  },
  'POST /api/touches': ({ tx, actor, body, now }) => logTouch(tx, actor, body, now),
  'POST /api/touches/:id/correction': ({ tx, actor, params, body, now }) =>
    correctTouch(tx, actor, params.id, body, now),
  'GET /api/accounts/:id/touches': async ({ tx, params, query }) => {
    await assertAccountSeen(tx, params.id)
    return accountLog(tx, params.id, query)
  },
  'GET /api/persons/:id/touches': async ({ tx, params, query }) => {
    await assertPersonSeen(tx, params.id)
    return personLog(tx, params.id, query)
  },
  'GET /api/accounts/:id/touch-counts': async ({ tx, params, query }) => {
    await assertAccountSeen(tx, params.id)
    return accountCounts(tx, params.id, query)
  },
  'GET /api/persons/:id/touch-counts': async ({ tx, params, query }) => {
    await assertPersonSeen(tx, params.id)
    return personCounts(tx, params.id, query)
  },
})
