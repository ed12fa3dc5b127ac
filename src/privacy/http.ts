import { changePurpose } from '../consent/change-purpose.ts'
import { declaredPurposes } from '../consent/purposes.ts'
import { liftSuppression, listSuppressions, suppressLines } from '../consent/suppress.ts'
import type { Database } from '../platform/database.ts'
import { implement, type Route } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'

import { accessesOf } from './accesses.ts'
import { privacyContract } from './model/contract.ts'
import type { PersonPart } from './person-parts.ts'
import { previewErasure } from './preview-erasure.ts'
import { decideRequest, listRequests, startRequest, ticketFor } from './requests.ts'
import { changeRetention } from './retention.ts'
import { dueByRule, listRetention, recordsOfRun, retentionRuns } from './retention-lists.ts'
import { preferencePath } from './sign.ts'
import { knownPerson, standingOf } from './standing.ts'
import { writeDownConsent, writeDownObjection } from './write-down.ts'

/** `secret` signs the links of preference pages; `parts` says where data of a person is kept. */
export type PrivacyNeeds = { secret: Buffer; db: Database; dataDir: string }

export const privacyRoutes = (needs: PrivacyNeeds & { parts: readonly PersonPart[] }): Route[] =>
  implement<typeof privacyContract, Actor>(privacyContract, {
    'GET /api/privacy/purposes': async ({ tx }) => ({ items: await declaredPurposes(tx) }),
    'PUT /api/privacy/purposes/:key': ({ tx, actor, params, body, now }) =>
      changePurpose(tx, actor, { key: params.key, ...body }, now),
    'GET /api/persons/:id/may-contact': ({ tx, params, now }) => standingOf(tx, params.id, now),
    'POST /api/persons/:id/consents': async ({ tx, actor, params, body, now }) => {
      await writeDownConsent(tx, actor, { personId: params.id, ...body }, now)
      return standingOf(tx, params.id, now)
    },
    'POST /api/persons/:id/objections': async ({ tx, actor, params, body, now }) => {
      await writeDownObjection(tx, actor, { personId: params.id, ...body }, now)
      return standingOf(tx, params.id, now)
    },
    'POST /api/persons/:id/preference-link': async ({ tx, params }) => {
      await knownPerson(tx, params.id)
      return { path: preferencePath(needs.secret, params.id) }
    },
    'GET /api/persons/:id/accesses': async ({ tx, params, query }) => {
      await knownPerson(tx, params.id)
      return accessesOf(tx, params.id, query)
    },
    'GET /api/persons/:id/erasure': ({ tx, params, now }) => previewErasure(tx, needs, params.id, now),
    'POST /api/persons/:id/privacy-requests': ({ tx, actor, params, body, now }) =>
      startRequest(tx, actor, { personId: params.id, kind: body.kind }, now),
    'GET /api/privacy/requests': ({ tx, query }) => listRequests(tx, query),
    'POST /api/privacy/requests/:id/decision': ({ tx, actor, params, body, now }) =>
      decideRequest(tx, actor, { id: params.id, ...body }, now),
    'POST /api/privacy/requests/:id/ticket': ({ tx, params, now }) => ticketFor(tx, params.id, now),
    'GET /api/privacy/retention': ({ tx, now }) => listRetention(tx, now),
    'GET /api/privacy/retention/runs': ({ tx, query }) => retentionRuns(tx, query),
    'GET /api/privacy/retention/runs/:id/records': ({ tx, params, query }) =>
      recordsOfRun(tx, params.id, query),
    'GET /api/privacy/retention/:kind/due': ({ tx, params, query, now }) =>
      dueByRule(tx, params.kind, query, now),
    'PUT /api/privacy/retention/:kind': async ({ tx, actor, params, body, now }) => {
      await changeRetention(tx, actor, { kind: params.kind, ...body }, now)
      return { ok: true as const }
    },
    'GET /api/privacy/suppressions': ({ tx, query }) =>
      listSuppressions(tx, { address: query.address ?? null }),
    'POST /api/privacy/suppressions': ({ tx, actor, body, now }) => suppressLines(tx, actor, body, now),
    'POST /api/privacy/suppressions/lifting': async ({ tx, actor, body }) => {
      await liftSuppression(tx, actor, body.address)
      return { ok: true as const }
    },
  })
