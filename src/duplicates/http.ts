import type { Movers } from '../customers/merge.ts'
import { implement } from '../platform/http.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { decideDuplicate, searchDuplicates, setMatching } from './decide.ts'
import { likelyWhileEntering } from './likely-duplicates.ts'
import { mergeCertain } from './merge-certain.ts'
import { duplicatesContract } from './model/contract.ts'
import { bandsOf, duplicateBetween, duplicateSettings, listDuplicates } from './queries.ts'

const ok = { ok: true } as const

export const duplicatesRoutes = (movers: Movers) =>
  implement<typeof duplicatesContract, Actor>(duplicatesContract, {
    'GET /api/duplicates': ({ tx, actor, query }) => {
      if (actor.role === 'partner' && query.importId !== undefined)
        refuse('not_allowed', 403, 'What an import brought is shown to the staff.', { field: 'importId' })
      return listDuplicates(tx, actor.role, query)
    },
    'GET /api/duplicates/likely': async ({ tx, query }) => ({ items: await likelyWhileEntering(tx, query) }),
    'GET /api/duplicates/settings': ({ tx, actor }) => duplicateSettings(tx, actor.role),
    'GET /api/duplicates/preview': ({ tx, query }) => bandsOf(tx, query.kind, query),
    'PUT /api/duplicates/settings/:kind': async ({ tx, actor, params, body, now }) => {
      await setMatching(tx, actor, params.kind, body, now)
      return ok
    },
    'POST /api/duplicates/searches': async ({ tx, body }) => {
      await searchDuplicates(tx, body.kind)
      return ok
    },
    'GET /api/duplicates/:kind/:a/:b': ({ tx, actor, params }) =>
      duplicateBetween(tx, actor.role, params.kind, params.a, params.b),
    'POST /api/duplicates/:kind/:a/:b/decision': async ({ tx, actor, params, body, now }) => {
      await decideDuplicate(tx, actor, params, body.decision, now)
      return ok
    },
    'POST /api/duplicates/merges': ({ tx, actor, body, now }) =>
      mergeCertain(
        tx,
        actor,
        movers,
        body.kind,
        body.pairs.map(({ a, b }) => [a, b] as const),
        now,
      ),
  })
