import { implement } from '../platform/http.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { qualityContract } from './model/quality-contract.ts'
import { proposals } from './propose.ts'
import { computeAll, publishRules } from './publish-rules.ts'
import { activeRules, qualityNow } from './quality.ts'
import { qualityOverview, qualityRecordsOf } from './quality-lists.ts'

export const qualityRoutes = implement<typeof qualityContract, Actor>(qualityContract, {
  'GET /api/quality': ({ tx, query }) => qualityOverview(tx, query.record),
  'GET /api/quality/records': ({ tx, query }) => qualityRecordsOf(tx, query),
  'GET /api/quality/records/:record/:id': async ({ tx, params, now }) => {
    const quality =
      (await qualityNow(tx, params.record, params.id, now)) ??
      refuse('no_such_record', 404, 'There is no such record, or it is not yours to see.')
    return { ...quality, proposals: await proposals(tx, params.record, params.id, quality.missing) }
  },
  'GET /api/quality/rules': ({ tx }) => activeRules(tx),
  'PUT /api/quality/rules': ({ tx, actor, body, now }) => publishRules(tx, actor, body, now),
  'POST /api/quality/computations': async ({ tx }) => {
    await computeAll(tx)
    return { ok: true as const }
  },
})
