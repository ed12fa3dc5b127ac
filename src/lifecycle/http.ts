import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { lifecycleContract } from './model/contract.ts'
import { publishRule } from './publish-rule.ts'
import {
  lifecycleOfAccount,
  lifecycleOfPerson,
  lifecycleOverview,
  lifecycleRules,
  previewLifecycle,
  previewSubjects,
  readLifecycleRule,
} from './queries.ts'

export const lifecycleRoutes = implement<typeof lifecycleContract, Actor>(lifecycleContract, {
  'GET /api/lifecycle': ({ tx }) => lifecycleOverview(tx),
  'GET /api/lifecycle/rules': ({ tx }) => lifecycleRules(tx),
  'PUT /api/lifecycle/rule': ({ tx, actor, body, now }) => publishRule(tx, actor, body, now),
  'GET /api/lifecycle/preview': ({ tx, query, now }) =>
    previewLifecycle(tx, readLifecycleRule(query.rule), now),
  'GET /api/lifecycle/preview/subjects': ({ tx, query: { rule, ...query }, now }) =>
    previewSubjects(tx, readLifecycleRule(rule), query, now),
  'GET /api/accounts/:id/lifecycle': ({ tx, actor, params, now }) =>
    lifecycleOfAccount(tx, actor, params.id, now),
  'GET /api/persons/:id/lifecycle': ({ tx, actor, params, now }) =>
    lifecycleOfPerson(tx, actor, params.id, now),
})
