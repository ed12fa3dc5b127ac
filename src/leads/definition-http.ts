import { implement } from '../platform/http.ts'
import { vocabularyIn } from '../segments/asked.ts'
import type { Actor } from '../team/model/actor.ts'
import { definitionInForce, nextDefinition } from './definitions.ts'
import { type DescribeNeeds, describeRules } from './describe-rules.ts'
import {
  beginDraft,
  changeDraft,
  commentDraft,
  renewDraft,
  returnDraft,
  settle,
  signDraft,
  withdrawDraft,
} from './draft-verbs.ts'
import { draftDetail, listDrafts } from './drafts.ts'
import { definitionContract } from './model/definition-contract.ts'
import { routingAt } from './routing-rules.ts'
import { leadSource } from './source.ts'
import { listVersions, versionDetail } from './versions.ts'

const done = { ok: true as const }

export const definitionRoutes = (needs: DescribeNeeds) =>
  implement<typeof definitionContract, Actor>(definitionContract, {
    'GET /api/definition': async ({ tx, actor, query, now }) => {
      const { version, name, rules, inForceFrom } = await definitionInForce(tx, now)
      const next = await nextDefinition(tx, now)
      const routing = actor.role === 'partner' ? [] : (await routingAt(tx, now)).rules
      return {
        version,
        name,
        inForceFrom: inForceFrom.toISOString(),
        rules: (await describeRules(tx, needs, rules, query.language)).rules,
        next: next && { version: next.version, inForceFrom: next.inForceFrom.toISOString() },
        routing: routing.map(({ label }, index) => ({ position: index + 1, label })),
      }
    },
    'GET /api/definition/versions': async ({ tx }) => ({ items: await listVersions(tx) }),
    'GET /api/definition/versions/:version': ({ tx, params, query }) =>
      versionDetail(tx, needs, params.version, query.language),
    'GET /api/definition/vocabulary': async ({ tx, query }) =>
      (await vocabularyIn(tx, await leadSource(tx), query.language)).vocabulary,
    'GET /api/definition/drafts': async ({ tx }) => ({ items: await listDrafts(tx) }),
    'GET /api/definition/drafts/:id': ({ tx, actor, params, query }) =>
      draftDetail(tx, actor, needs, params.id, query.language),
    'POST /api/definition/drafts': async ({ tx, actor, body, now }) => ({
      id: await beginDraft(tx, actor, body, now),
    }),
    'PATCH /api/definition/drafts/:id': async ({ tx, actor, params, body, now }) => {
      await changeDraft(tx, actor, params.id, body, now)
      return done
    },
    'POST /api/definition/drafts/:id/comments': async ({ tx, actor, params, body, now }) => {
      await commentDraft(tx, actor, params.id, body, now)
      return done
    },
    'POST /api/definition/comments/:id/settlement': async ({ tx, actor, params, body, now }) => {
      await settle(tx, actor, params.id, body.settled, now)
      return done
    },
    'POST /api/definition/drafts/:id/signature': async ({ tx, actor, params, body, now }) => {
      await signDraft(tx, actor, params.id, body, now)
      return done
    },
    'POST /api/definition/drafts/:id/return': async ({ tx, actor, params, body, now }) => {
      await returnDraft(tx, actor, params.id, body, now)
      return done
    },
    'POST /api/definition/drafts/:id/renewal': async ({ tx, actor, params, body, now }) => {
      await renewDraft(tx, actor, params.id, body.revision, now)
      return done
    },
    'POST /api/definition/drafts/:id/withdrawal': async ({ tx, actor, params }) => {
      await withdrawDraft(tx, actor, params.id)
      return done
    },
  })
