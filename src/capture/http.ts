import { personById } from '../customers/queries.ts'
import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { beginTest, concludeTest, keepDraft, nameOrigins, publishDraft } from './arrange-form.ts'
import { changeForm } from './change-form.ts'
import { designOfForm, versionWithChanges } from './design-of-form.ts'
import { formArrivals, formFigures } from './figures.ts'
import { formSubmissions, formViews } from './form-people.ts'
import { dropHeld, heldOf, releaseHeld } from './held.ts'
import { makeForm } from './make-form.ts'
import { captureContract } from './model/contract.ts'
import { originOf } from './model/design.ts'
import { designContract } from './model/design-contract.ts'
import type { CaptureOptions } from './options.ts'
import { formById, formPurposes, hostedForm, listForms } from './queries.ts'
import { signedQuery } from './sign.ts'

export const captureRoutes = implement<typeof captureContract, Actor>(captureContract, {
  'GET /api/forms': async ({ tx }) => ({ items: await listForms(tx) }),
  'GET /api/form-purposes': async ({ tx }) => ({ items: await formPurposes(tx) }),
  'GET /api/forms/:id': ({ tx, params }) => formById(tx, params.id),
  'GET /api/forms/:id/submissions': ({ tx, params, query }) => formSubmissions(tx, params.id, query),
  'GET /api/forms/:id/views': ({ tx, params, query }) => formViews(tx, params.id, query),
  'POST /api/forms': async ({ tx, actor, body, now }) => formById(tx, await makeForm(tx, actor, body, now)),
  'PATCH /api/forms/:id': async ({ tx, actor, params, body }) => {
    await changeForm(tx, actor, { ...body, id: params.id })
    return formById(tx, params.id)
  },
})

/** Arranging forms, what they did, and what waits. */
export function designRoutes(needs: Pick<CaptureOptions, 'secret' | 'publicUrl'>) {
  const publicOrigin = originOf(needs.publicUrl) ?? ''
  return implement<typeof designContract, Actor>(designContract, {
    'GET /api/forms/:id/design': ({ tx, params }) => designOfForm(tx, params.id, publicOrigin),
    'PUT /api/forms/:id/draft': async ({ tx, actor, params, body, now }) => {
      await keepDraft(tx, actor, { formId: params.id, ...body }, now)
      return designOfForm(tx, params.id, publicOrigin)
    },
    'POST /api/forms/:id/versions': async ({ tx, actor, params, body, now }) => {
      await publishDraft(tx, actor, { formId: params.id, over: body.over, publicOrigin }, now)
      return designOfForm(tx, params.id, publicOrigin)
    },
    'GET /api/forms/:id/versions/:number': ({ tx, params }) =>
      versionWithChanges(tx, params.id, params.number),
    'PUT /api/forms/:id/origins': async ({ tx, actor, params, body }) => {
      await nameOrigins(tx, actor, { formId: params.id, origins: body.origins })
      return designOfForm(tx, params.id, publicOrigin)
    },
    'GET /api/forms/:id/figures': ({ tx, params, query }) => formFigures(tx, params.id, query),
    'GET /api/forms/:id/arrivals': ({ tx, params, query }) => formArrivals(tx, params.id, query),
    'POST /api/forms/:id/test': async ({ tx, actor, params, body, now }) => ({
      planned: await beginTest(tx, actor, { formId: params.id, ...body }, now),
    }),
    'POST /api/forms/:id/test/end': async ({ tx, actor, params, body, now }) => {
      await concludeTest(tx, actor, { formId: params.id, ...body, publicOrigin }, now)
      return designOfForm(tx, params.id, publicOrigin)
    },
    'GET /api/forms/:id/held': async ({ tx, params }) => ({ items: await heldOf(tx, params.id) }),
    'POST /api/held-submissions/:id/release': async ({ tx, actor, params, now }) => ({
      submissionId: await releaseHeld(tx, actor, params.id, needs, now),
    }),
    'POST /api/held-submissions/:id/drop': async ({ tx, actor, params, now }) => {
      await dropHeld(tx, actor, params.id, now)
      return { dropped: true as const }
    },
    'POST /api/forms/:id/personal-links': async ({ tx, params, body, now }) => {
      const form = await hostedForm(tx, params.id)
      const { id } = await personById(tx, body.personId)
      const ends = new Date(now.getTime() + body.days * 86_400_000)
      const url = `${needs.publicUrl.replace(/\/$/, '')}/f/${form.slug}?${signedQuery(needs.secret, 'person', id, ends)}`
      return { url, endsAt: ends.toISOString() }
    },
  })
}
