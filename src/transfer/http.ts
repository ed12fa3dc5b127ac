import { readIdCursor } from '../platform/cursor.ts'
import { implement, type Route } from '../platform/http.ts'
import type { Actor } from '../team/model/actor.ts'
import { askExport, cancelExport } from './ask-export.ts'
import { cancelImport } from './cancel-import.ts'
import { confirmImport } from './confirm-import.ts'
import { continueImport } from './continue-import.ts'
import { mapImport, previewImport } from './map-import.ts'
import { transferContract } from './model/contract.ts'
import { removeFile, type TransferPlace } from './place.ts'
import { exportById, importById, keptRecords, listExports, listImports, storedImport } from './queries.ts'
import { previewUndo, startUndo } from './undo-import.ts'

export const transferRoutes = (place: TransferPlace): Route[] =>
  implement<typeof transferContract, Actor>(transferContract, {
    'GET /api/imports': ({ tx, actor, query }) => listImports(tx, actor, query),
    'GET /api/imports/:id': ({ tx, actor, params }) => importById(tx, actor, params.id),
    'GET /api/imports/:id/preview': ({ tx, actor, params }) => previewImport(tx, actor, params.id, place),
    'PUT /api/imports/:id/settings': ({ tx, actor, params, body, now }) =>
      mapImport(tx, actor, params.id, body, place, now),
    'POST /api/imports/:id/confirmation': ({ tx, actor, params, now }) =>
      confirmImport(tx, actor, params.id, now),
    'GET /api/exports': ({ tx, actor, now }) => listExports(tx, actor, now),
    'GET /api/exports/:id': ({ tx, actor, params }) => exportById(tx, actor, params.id),
    'POST /api/exports': ({ tx, actor, body, now }) => askExport(tx, actor, body, now),
    'POST /api/exports/:id/cancellation': ({ tx, actor, params, now }) =>
      cancelExport(tx, actor, params.id, now),
    'POST /api/imports/:id/undo-preview': ({ tx, actor, params, now }) =>
      previewUndo(tx, actor, params.id, now),
    'POST /api/imports/:id/undo': async ({ tx, actor, params }) => {
      await startUndo(tx, actor, params.id)
      return importById(tx, actor, params.id)
    },
    'GET /api/imports/:id/kept': ({ tx, actor, params, query }) =>
      keptRecords(tx, actor, params.id, query.cursor ? readIdCursor(query.cursor) : 0),
    'POST /api/imports/:id/cancellation': async ({ tx, actor, params, now, exchange }) => {
      const { discarded } = await cancelImport(tx, actor, params.id, now)
      const stored = await storedImport(tx, params.id)
      // Outside the transaction on purpose: a file that cannot be removed does not undo the cancelling.
      if (discarded) exchange.afterCommit(() => void removeFile(place, stored!.storedAs).catch(() => {}))
      return { ok: true as const }
    },
    'POST /api/imports/:id/continuation': ({ tx, actor, params, now }) =>
      continueImport(tx, actor, params.id, place, now),
  })
