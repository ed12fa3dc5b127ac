import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { changeForm } from './change-form.ts'
import { endWriteKey } from './end-write-key.ts'
import { formSubmissions, formViews } from './form-people.ts'
import { issueWriteKey } from './issue-write-key.ts'
import { makeForm } from './make-form.ts'
import { captureContract } from './model/contract.ts'
import { formById, formPurposes, listForms, listWriteKeys } from './queries.ts'

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
  'GET /api/write-keys': async ({ tx }) => ({ items: await listWriteKeys(tx) }),
  'POST /api/write-keys': async ({ tx, actor, body, now }) => {
    const { id, key, hint } = await issueWriteKey(tx, actor, body, now)
    return {
      id,
      key,
      hint,
      name: body.name,
      origins: body.origins,
      createdAt: now.toISOString(),
      lastUsedAt: null,
    }
  },
  'DELETE /api/write-keys/:id': async ({ tx, actor, params }) => {
    await endWriteKey(tx, actor, params.id)
    return { ok: true }
  },
})
