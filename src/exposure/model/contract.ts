import { z } from 'zod'
import { contract, cursor, day, id, idParams, instant, ok, words } from '../../platform/contract.ts'
import { marketers, staff } from '../../team/model/access.ts'
import { fields, platforms } from './presets.ts'

const named = z.object({ id: z.number(), name: z.string() })
const figures = {
  impressions: z.number(),
  clicks: z.number(),
  costCents: z.number(),
  conversions: z.number(),
}
const counts = {
  read: z.number(),
  created: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  refused: z.number(),
  removed: z.number(),
  skipped: z.number(),
}
const importAnswer = z.object({
  id: z.number(),
  platform: z.string(),
  account: z.string(),
  fileName: z.string(),
  state: z.enum(['draft', 'done', 'undone']),
  level: z.string().nullable(),
  fromDay: z.string().nullable(),
  untilDay: z.string().nullable(),
  ...counts,
  madeBy: z.string().nullable(),
  madeAt: instant,
})
const reading = {
  decimal: z.enum(['.', ',']),
  dateOrder: z.enum(['dmy', 'mdy']),
  currency: z.string().regex(/^[A-Z]{3}$/, 'three letters, such as EUR'),
  rate: z.number().positive().max(100_000).nullable(),
  from: day.nullable(),
  until: day.nullable(),
}
const importWhole = importAnswer.extend({
  reading: z.object(reading),
  refusals: z.array(z.object({ line: z.number(), reason: z.string() })),
  plan: z
    .object({
      needsRate: z.boolean(),
      hasDays: z.boolean(),
      columns: z.array(z.object({ header: z.string(), field: z.enum(fields).nullable() })),
      skipped: z.array(z.object({ line: z.number(), text: z.string() })),
      joined: z.number(),
      sample: z.array(
        z.object({
          day: z.string(),
          what: z.string(),
          impressions: z.number(),
          clicks: z.number(),
          costCents: z.number(),
        }),
      ),
    })
    .nullable(),
})
const span = {
  from: day.optional(),
  until: day.optional(),
  campaignId: id.optional(),
  platform: z.enum(platforms).optional(),
}

export const exposureContract = contract({
  'GET /api/exposure': {
    summary: 'Reported figures without names: total, by campaign beside our own visits and leads, and by day',
    access: staff,
    query: z.strictObject(span),
    response: z.object({
      total: z.object({ ...figures, rows: z.number() }),
      campaigns: z.array(
        z.object({
          ...figures,
          campaign: named.nullable(),
          reported: z.string().nullable(),
          platform: z.string(),
          ownVisits: z.number(),
          leads: z.number(),
          budgetCents: z.number().nullable(),
        }),
      ),
      days: z.array(z.object({ day: z.string(), ...figures })),
    }),
  },
  'GET /api/exposure/terms': {
    summary: 'Reported search terms, beside searches on our own site',
    access: staff,
    query: z.strictObject(span),
    response: z.object({
      items: z.array(z.object({ term: z.string(), ownSearches: z.number(), ...figures })),
    }),
  },
  'GET /api/exposure/rows': {
    summary: 'The reported rows behind a figure',
    access: staff,
    query: z.strictObject({
      ...span,
      reported: z.string().max(300).optional(),
      term: z.string().max(300).optional(),
      day: day.optional(),
      cursor: cursor.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: z.object({
      items: z.array(
        z.object({
          id: z.number(),
          platform: z.string(),
          account: z.string(),
          level: z.string(),
          day: z.string(),
          untilDay: z.string(),
          campaign: z.string(),
          adGroup: z.string(),
          term: z.string(),
          page: z.string(),
          ...figures,
          ours: named.nullable(),
          matchedBy: z.string().nullable(),
          importId: z.number(),
        }),
      ),
      next: z.string().nullable(),
      total: z.number(),
    }),
  },
  'GET /api/exposure/unmatched': {
    summary: 'Names on platforms that are no campaign of ours',
    access: staff,
    response: z.object({
      items: z.array(
        z.object({
          platform: z.string(),
          campaign: z.string(),
          rows: z.number(),
          costCents: z.number(),
          clicks: z.number(),
        }),
      ),
    }),
  },
  'POST /api/exposure/matches': {
    summary: 'Say once which campaign of ours a name on a platform is',
    access: marketers,
    body: z.strictObject({ campaign: words(300), campaignId: id }),
    response: ok,
  },
  'GET /api/exposure/imports': {
    summary: 'Imports of reported figures, latest first',
    access: staff,
    response: z.object({ items: z.array(importAnswer) }),
  },
  'GET /api/exposure/imports/:id': {
    summary: 'One import: of a draft, how it is read and what it would do',
    access: staff,
    params: idParams,
    response: importWhole,
  },
  'PATCH /api/exposure/imports/:id': {
    summary: 'Change how a draft is read',
    access: marketers,
    params: idParams,
    body: z
      .strictObject({ ...reading, platform: z.enum(platforms), account: z.string().trim().max(120) })
      .partial(),
    response: importWhole,
  },
  'POST /api/exposure/imports/:id/confirmation': {
    summary: 'Write a draft: exactly its days of that platform and account are replaced',
    access: marketers,
    params: idParams,
    response: importWhole,
  },
  'POST /api/exposure/imports/:id/undoing': {
    summary: 'Take an import back: what it replaced counts again',
    access: marketers,
    params: idParams,
    response: importWhole,
  },
  'DELETE /api/exposure/imports/:id': {
    summary: 'Drop a draft',
    access: marketers,
    params: idParams,
    response: ok,
  },
})
