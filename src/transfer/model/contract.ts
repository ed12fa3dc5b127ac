import { z } from 'zod'
import { contract, cursor, idParams, ok } from '../../platform/contract.ts'
import { delimiters } from './delimiter.ts'
import { encodings } from './encoding.ts'
import { kinds } from './fields.ts'
import { exportable, exportFormats } from './lists.ts'
import { formats } from './settings.ts'

/** Who imports: for raw routes too. */
export const importers = ['administrator', 'marketing_manager', 'sales_manager'] as const

const replacement = z.strictObject({
  field: z.string().max(40),
  from: z.string().max(5_000),
  to: z.string().max(5_000),
})
const column = z.string().max(60).nullable()
const choices = {
  encoding: z.enum(encodings),
  delimiter: z.enum(delimiters),
  mapping: z.array(column).max(500),
  dateOrder: z.enum(['dmy', 'mdy']),
  decimal: z.enum(['.', ',']),
  unit: z.enum(['one', 'thousand', 'million']),
  sheet: z.string().max(200).nullable(),
  onKnown: z.enum(['fill', 'overwrite']),
  same: z.array(replacement).max(20_000),
  create: z.boolean(),
}

export const importAnswer = z.object({
  id: z.number(),
  kind: z.enum(kinds),
  fileName: z.string(),
  state: z.enum(['draft', 'waiting', 'running', 'done', 'cancelled', 'failed']),
  rowsTotal: z.number().nullable(),
  rowsRead: z.number(),
  created: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  refused: z.number(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  /** Until when a cancelled import can be continued: so long its file is kept; null where it cannot. */
  continuableUntil: z.string().nullable(),
  problem: z.string().nullable(),
  user: z.string().nullable(),
  remarks: z.array(z.object({ remark: z.string(), count: z.number() })),
  undo: z
    .object({
      state: z.enum(['waiting', 'running', 'done']),
      removed: z.number(),
      restored: z.number(),
      left: z.number(),
      kept: z.number(),
      at: z.string().nullable(),
      user: z.string().nullable(),
    })
    .nullable(),
})

export const previewAnswer = z.object({
  id: z.number(),
  kind: z.enum(kinds),
  fileName: z.string(),
  settings: z.object({
    ...choices,
    headers: z.array(z.string()),
    format: z.enum(formats),
    preset: z.string().nullable(),
  }),
  /** Of a workbook. */
  sheets: z.array(z.string()),
  fields: z.array(
    z.object({ key: z.string(), type: z.string(), required: z.boolean(), label: z.string().nullable() }),
  ),
  sample: z.array(z.array(z.string())),
  rows: z.number(),
  complete: z.boolean(),
  mappingProblem: z.string().nullable(),
  /** What the receipt will say, tried for real and taken back; null for a long file, and for one that cannot be started. */
  expected: z
    .object({
      created: z.number(),
      updated: z.number(),
      unchanged: z.number(),
      refused: z.number(),
      remarks: z.array(z.object({ remark: z.string(), count: z.number() })),
    })
    .nullable(),
  same: z.array(
    z.object({
      field: z.string(),
      from: z.string(),
      to: z.string(),
      rows: z.number(),
      likeness: z.enum(['spelling', 'similar']),
      accepted: z.boolean(),
    }),
  ),
  problems: z.array(
    z.object({ field: z.string().nullable(), detail: z.string(), rows: z.number(), firstRow: z.number() }),
  ),
})

export const exportAnswer = z.object({
  id: z.number(),
  what: z.enum([...exportable, 'everything']),
  format: z.enum(exportFormats),
  fileName: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'cancelled', 'failed']),
  rowsTotal: z.number().nullable(),
  rowsWritten: z.number(),
  bytes: z.number().nullable(),
  problem: z.string().nullable(),
  createdAt: z.string(),
  endedAt: z.string().nullable(),
  expiresAt: z.string(),
})

export const transferContract = contract({
  'GET /api/exports': {
    summary: 'Your exports whose files can still be fetched, newest first',
    access: 'signed-in',
    response: z.object({ items: z.array(exportAnswer) }),
  },
  'POST /api/exports': {
    summary: 'Export a list with its filters, or everything (administrator), with your rights',
    access: 'signed-in',
    body: z.strictObject({
      what: z.enum([...exportable, 'everything']),
      format: z.enum(exportFormats),
      /** The query of the list, with `columns` (keys of the list, parted by commas) just these; for the contact log `accountId` or `personId` besides its filters. */
      filter: z
        .record(z.string().max(40), z.union([z.string().max(6_000), z.number(), z.boolean()]))
        .default({}),
    }),
    response: exportAnswer,
  },
  'GET /api/exports/:id': {
    summary: 'One export with its progress',
    access: 'signed-in',
    params: idParams,
    response: exportAnswer,
  },
  'POST /api/exports/:id/cancellation': {
    summary: 'Stop an export',
    access: 'signed-in',
    params: idParams,
    response: ok,
  },
  'GET /api/imports': {
    summary: 'Imports, newest first: your own, or all for the administrator',
    access: importers,
    query: z.strictObject({
      cursor: cursor.optional(),
      limit: z.coerce.number().int().min(1).max(100).default(25),
    }),
    response: z.object({ items: z.array(importAnswer), next: z.string().nullable() }),
  },
  'GET /api/imports/:id': {
    summary: 'One import with its counts',
    access: importers,
    params: idParams,
    response: importAnswer,
  },
  'GET /api/imports/:id/preview': {
    summary: 'What a draft would read: first rows, suggestions, problems by column',
    access: importers,
    params: idParams,
    response: previewAnswer,
  },
  'PUT /api/imports/:id/settings': {
    summary: 'How a draft is read: columns, dates, values taken as the same',
    access: importers,
    params: idParams,
    body: z.strictObject(choices).partial(),
    response: previewAnswer,
  },
  'POST /api/imports/:id/confirmation': {
    summary: 'Start the import',
    access: importers,
    params: idParams,
    response: importAnswer,
  },
  'POST /api/imports/:id/undo-preview': {
    summary: 'What undoing would do now: tried for real and taken back; counts only beyond 20,000 records',
    access: importers,
    params: idParams,
    response: z.object({
      exact: z.boolean(),
      removed: z.number(),
      restored: z.number(),
      left: z.number(),
      kept: z.array(z.object({ subject: z.string(), reason: z.string(), count: z.number() })),
    }),
  },
  'POST /api/imports/:id/undo': {
    summary:
      'Undo the import: what it made and nobody uses goes, what it changed is as it was unless changed since',
    access: importers,
    params: idParams,
    response: importAnswer,
  },
  'GET /api/imports/:id/kept': {
    summary: 'What an undoing left because it is in use',
    access: importers,
    params: idParams,
    query: z.strictObject({ cursor: cursor.optional() }),
    response: z.object({
      items: z.array(
        z.object({
          id: z.number(),
          subject: z.string(),
          recordId: z.number(),
          name: z.string(),
          reason: z.string(),
        }),
      ),
      next: z.string().nullable(),
    }),
  },
  'POST /api/imports/:id/cancellation': {
    summary:
      'Stop before the next thousand rows: what was written stays, and it can be continued; a draft is discarded',
    access: importers,
    params: idParams,
    response: ok,
  },
  'POST /api/imports/:id/continuation': {
    summary: 'Continue a cancelled import behind its last row, while its file is kept',
    access: importers,
    params: idParams,
    response: importAnswer,
  },
})
