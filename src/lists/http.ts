import { implement } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { bulkEditById, bulkRows, listBulkEdits } from './bulk.ts'
import type { ListKinds } from './kind.ts'
import { listsContract } from './model/contract.ts'
import { previewBulk } from './preview-bulk.ts'
import { runBulk, undoBulk } from './run-bulk.ts'
import { changeView, chooseUsualView, listViews, removeView, saveView } from './views.ts'

export const listsRoutes = (kinds: ListKinds) =>
  implement<typeof listsContract, Actor>(listsContract, {
    'GET /api/saved-views': async ({ tx, actor, query }) => ({
      items: await listViews(tx, actor, kinds, query.record),
    }),
    'POST /api/saved-views': ({ tx, actor, body, now }) => saveView(tx, actor, kinds, body, now),
    'PATCH /api/saved-views/:id': ({ tx, actor, params, body, now }) =>
      changeView(tx, actor, kinds, params.id, body, now),
    'DELETE /api/saved-views/:id': ({ tx, actor, params }) => removeView(tx, actor, kinds, params.id),
    'PUT /api/usual-views/:record': ({ tx, actor, params, body }) =>
      chooseUsualView(tx, actor, kinds, params.record, body.viewId),
    'GET /api/bulk-edits': ({ tx, actor, query }) => listBulkEdits(tx, actor, query),
    'POST /api/bulk-edits': ({ tx, actor, body, now }) => previewBulk(tx, actor, kinds, body, now),
    'GET /api/bulk-edits/:id': ({ tx, actor, params }) => bulkEditById(tx, actor, params.id),
    'GET /api/bulk-edits/:id/records': ({ tx, actor, params, query }) =>
      bulkRows(tx, actor, kinds, params.id, query),
    'POST /api/bulk-edits/:id/run': ({ tx, actor, params, now }) => runBulk(tx, actor, kinds, params.id, now),
    'POST /api/bulk-edits/:id/undo': ({ tx, actor, params, now }) =>
      undoBulk(tx, actor, kinds, params.id, now),
  })
