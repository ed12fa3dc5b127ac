import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import type { AccountFigures } from './classes.ts'
import {
  classOfAccount,
  classOverview,
  classRules,
  previewAccounts,
  previewClasses,
  readClassRule,
} from './lists.ts'
import { classContract } from './model/contract.ts'
import { computeClasses, publishClassRule } from './publish-rule.ts'

export const classRoutes = (figures: AccountFigures) =>
  implement<typeof classContract, Actor>(classContract, {
    'GET /api/classes': ({ tx }) => classOverview(tx),
    'GET /api/classes/rules': ({ tx }) => classRules(tx),
    'PUT /api/classes/rule': ({ tx, actor, body, now }) => publishClassRule(tx, actor, body, now),
    'POST /api/classes/computations': async ({ tx }) => {
      await computeClasses(tx)
      return { ok: true as const }
    },
    'GET /api/classes/preview': ({ tx, query, now }) =>
      previewClasses(tx, readClassRule(query.rule), figures, now),
    'GET /api/classes/preview/accounts': ({ tx, query: { rule, ...query }, now }) =>
      previewAccounts(tx, readClassRule(rule), query, figures, now),
    'GET /api/accounts/:id/class': ({ tx, params }) => classOfAccount(tx, params.id),
  })
