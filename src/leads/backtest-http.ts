import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { askBacktest, backtestNamesOf, backtestOf } from './backtests.ts'
import { backtestContract } from './model/backtest-contract.ts'

export const backtestRoutes = implement<typeof backtestContract, Actor>(backtestContract, {
  'POST /api/definition/drafts/:id/backtest': async ({ tx, actor, params, body, now }) => {
    await askBacktest(tx, actor, params.id, body.months, now)
    return { ok: true as const }
  },
  'GET /api/definition/drafts/:id/backtest': ({ tx, params }) => backtestOf(tx, params.id),
  'GET /api/definition/backtests/:id/names': ({ tx, params, query: { campaign, territory, ...query } }) =>
    backtestNamesOf(tx, params.id, {
      ...query,
      campaign: campaign === undefined ? undefined : String(campaign),
      territory: territory === undefined ? undefined : String(territory),
    }),
})
