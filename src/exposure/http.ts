import { implement } from '../platform/http.ts'
import { nameCampaign } from '../sources/name-campaign.ts'
import type { Actor } from '../team/model/actor.ts'
import { confirmImport, undoImport } from './confirm-import.ts'
import { type Change, changeDraft, dropImport } from './draft-import.ts'
import { byCampaign, byDay, reportedRows, terms, totals, unmatched } from './figures.ts'
import { listImports, readImport } from './imports.ts'
import { rematch } from './match.ts'
import { exposureContract } from './model/contract.ts'

export const exposureRoutes = implement<typeof exposureContract, Actor>(exposureContract, {
  'GET /api/exposure': async ({ tx, query }) => ({
    total: await totals(tx, query),
    campaigns: await byCampaign(tx, query),
    days: await byDay(tx, query),
  }),
  'GET /api/exposure/terms': async ({ tx, query }) => ({ items: await terms(tx, query) }),
  'GET /api/exposure/rows': ({ tx, query }) => reportedRows(tx, query),
  'GET /api/exposure/unmatched': async ({ tx }) => ({ items: await unmatched(tx) }),
  'POST /api/exposure/matches': async ({ tx, actor, body, now }) => {
    await nameCampaign(tx, actor, { kind: 'name', pattern: body.campaign, campaignId: body.campaignId }, now)
    await rematch(tx)
    return { ok: true }
  },
  'GET /api/exposure/imports': async ({ tx }) => ({ items: await listImports(tx) }),
  'GET /api/exposure/imports/:id': ({ tx, params }) => readImport(tx, params.id),
  'PATCH /api/exposure/imports/:id': async ({ tx, params, body }) => {
    await changeDraft(tx, params.id, body as Change)
    return readImport(tx, params.id)
  },
  'POST /api/exposure/imports/:id/confirmation': async ({ tx, params, now }) => {
    await confirmImport(tx, params.id, now)
    return readImport(tx, params.id)
  },
  'POST /api/exposure/imports/:id/undoing': async ({ tx, actor, params, now }) => {
    await undoImport(tx, actor, params.id, now)
    return readImport(tx, params.id)
  },
  'DELETE /api/exposure/imports/:id': async ({ tx, params }) => {
    await dropImport(tx, params.id)
    return { ok: true }
  },
})
