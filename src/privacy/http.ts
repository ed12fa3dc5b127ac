import { changePurpose } from '../customers/change-purpose.ts'
import { declaredPurposes } from '../customers/purposes.ts'
import { liftSuppression, listSuppressions, suppressLines } from '../customers/suppress.ts'
import { implement, type Route } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'

import { privacyContract } from './model/contract.ts'
import { preferencePath } from './sign.ts'
import { knownPerson, standingOf } from './standing.ts'
import { writeDownConsent, writeDownObjection } from './write-down.ts'

/** `secret` signs the links of preference pages. */
export type PrivacyNeeds = { secret: Buffer }

export const privacyRoutes = ({ secret }: PrivacyNeeds): Route[] =>
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
      return { path: preferencePath(secret, params.id) }
    },
    'GET /api/privacy/suppressions': ({ tx, query }) =>
      listSuppressions(tx, { address: query.address ?? null }),
    'POST /api/privacy/suppressions': ({ tx, actor, body, now }) => suppressLines(tx, actor, body, now),
    'POST /api/privacy/suppressions/lifting': async ({ tx, actor, body }) => {
      await liftSuppression(tx, actor, body.address)
      return { ok: true as const }
    },
  })
