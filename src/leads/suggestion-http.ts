import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import type { DescribeNeeds } from './describe-rules.ts'
import { suggestionContract } from './model/suggestion-contract.ts'
import {
  acceptSuggestion,
  askSuggestions,
  declineSuggestion,
  listSuggestions,
  suggestionNames,
} from './suggestions.ts'

const done = { ok: true as const }

export const suggestionRoutes = (needs: DescribeNeeds) =>
  implement<typeof suggestionContract, Actor>(suggestionContract, {
    'GET /api/definition/suggestions': ({ tx, query }) => listSuggestions(tx, needs, query.language),
    'POST /api/definition/suggestions': async ({ tx, actor, now }) => {
      await askSuggestions(tx, actor.userId, now)
      return done
    },
    'POST /api/definition/suggestions/:id/acceptance': async ({ tx, actor, params, body, now }) => ({
      draftId: await acceptSuggestion(tx, actor, needs, params.id, body.language, now),
    }),
    'POST /api/definition/suggestions/:id/refusal': async ({ tx, actor, params, body, now }) => {
      await declineSuggestion(tx, actor, params.id, body.reason, now)
      return done
    },
    'GET /api/definition/suggestions/:id/names': ({ tx, params, query }) =>
      suggestionNames(tx, params.id, query),
  })
