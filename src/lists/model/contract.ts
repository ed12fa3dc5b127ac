import { z } from 'zod'
import { contract, cursor, day, id, idParams, instant, ok, words } from '../../platform/contract.ts'
import { staff } from '../../team/model/access.ts'
import { roles } from '../../team/model/actor.ts'
import { viewKeys } from './view.ts'

export const listRecords = ['person', 'account', 'opportunity', 'lead', 'order', 'complaint', 'task'] as const
export type ListRecord = (typeof listRecords)[number]
const viewQuery = z.partialRecord(z.enum(viewKeys), z.string().max(6_000))
const viewAnswer = z.object({
  id: z.number(),
  record: z.enum(listRecords),
  name: z.string(),
  /** What its list is asked for, without what is gone since. */
  query: z.record(z.string(), z.string()),
  /** Columns and fields that it named and that are no longer there. */
  gone: z.array(z.string()),
  owner: z.object({ id: z.number(), name: z.string() }),
  isMine: z.boolean(),
  shared: z.enum(['me', 'all', 'role']),
  role: z.string().nullable(),
  /** The reader opens the list with it. */
  isUsual: z.boolean(),
  updatedAt: instant,
})
const viewBody = {
  name: words(80),
  query: viewQuery,
  shared: z.enum(['me', 'all', 'role']),
  role: z.enum(roles).nullable(),
}

/** What may be changed of many at once. */
export const bulkChange = z
  .strictObject({
    salesOwnerId: id.nullable(),
    marketingOwnerId: id.nullable(),
    territoryId: id.nullable(),
    kind: z.enum(['customer', 'prospect', 'partner', 'competitor']),
    industry: words(80).nullable(),
    country: words(60).nullable(),
    language: z.enum(['en', 'nl', 'de']).nullable(),
    ownerId: id.nullable(),
    stageId: id,
    expectedClose: day.nullable(),
    nextStep: words(300).nullable(),
    nextStepOn: day.nullable(),
    causeId: id.nullable(),
    state: z.enum(['settled']),
    dueOn: day.nullable(),
    done: z.boolean(),
    custom: z.record(
      z.string().max(40),
      z
        .union([z.string().max(5_000), z.number(), z.boolean(), z.array(z.string().max(80)).max(200)])
        .nullable(),
    ),
    /** Into the trash, and nothing else. */
    trash: z.literal(true),
  })
  .partial()
const verdicts = ['changes', 'same', 'refused', 'done', 'missed', 'undone', 'stayed'] as const
const bulkAnswer = z.object({
  id: z.number(),
  record: z.enum(listRecords),
  change: z.record(z.string(), z.unknown()),
  state: z.enum(['previewed', 'waiting', 'running', 'done', 'undo_waiting', 'undoing', 'undone', 'failed']),
  problem: z.string().nullable(),
  by: z.string().nullable(),
  counts: z.object(
    Object.fromEntries(verdicts.map(each => [each, z.number()])) as Record<
      (typeof verdicts)[number],
      z.ZodNumber
    >,
  ),
  createdAt: instant,
  endedAt: instant.nullable(),
  undoneAt: instant.nullable(),
})
const bulkRow = z.object({
  id: z.number(),
  name: z.string().nullable(),
  verdict: z.enum(verdicts),
  why: z.string().nullable(),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
})

export const listsContract = contract({
  'GET /api/saved-views': {
    summary: 'Views of lists that you see: yours, and those that are shared with you',
    access: 'signed-in',
    query: z.strictObject({ record: z.enum(listRecords).optional() }),
    response: z.object({ items: z.array(viewAnswer) }),
  },
  'POST /api/saved-views': {
    summary: 'Save a view of a list; partners keep theirs to themselves',
    access: 'signed-in',
    body: z.strictObject({ record: z.enum(listRecords), ...viewBody }).partial({ shared: true, role: true }),
    response: viewAnswer,
  },
  'PATCH /api/saved-views/:id': {
    summary: 'Change a view of yours',
    access: 'signed-in',
    params: idParams,
    body: z.strictObject(viewBody).partial(),
    response: viewAnswer,
  },
  'DELETE /api/saved-views/:id': {
    summary: 'Delete a view of yours; the administrator deletes shared ones too',
    access: 'signed-in',
    params: idParams,
    response: ok,
  },
  'PUT /api/usual-views/:record': {
    summary: 'The view with which you open a list; null is none',
    access: 'signed-in',
    params: z.strictObject({ record: z.enum(listRecords) }),
    body: z.strictObject({ viewId: id.nullable() }),
    response: ok,
  },
  'GET /api/bulk-edits': {
    summary: 'Changes of many records at once, newest first: your own, or all for managers',
    access: staff,
    query: z.strictObject({
      cursor: cursor.optional(),
      limit: z.coerce.number().int().min(1).max(100).default(25),
    }),
    response: z.object({ items: z.array(bulkAnswer), next: z.string().nullable() }),
  },
  'POST /api/bulk-edits': {
    summary: 'Look at what a change of many would do: nothing is changed; the set of records is fixed by it',
    access: staff,
    body: z.strictObject({
      record: z.enum(listRecords),
      /** These, */
      ids: z.array(id).min(1).max(5_000).optional(),
      /** or all that a list shows: its query, without order and page. */
      filter: z.record(z.string().max(40), z.union([z.string().max(6_000), z.number()])).optional(),
      change: bulkChange,
    }),
    response: bulkAnswer,
  },
  'GET /api/bulk-edits/:id': {
    summary: 'One change of many, with its counts',
    access: staff,
    params: idParams,
    response: bulkAnswer,
  },
  'GET /api/bulk-edits/:id/records': {
    summary: 'Records of a change of many, by what became of them',
    access: staff,
    params: idParams,
    query: z.strictObject({
      verdict: z.enum(verdicts).optional(),
      cursor: cursor.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: z.object({ items: z.array(bulkRow), next: z.string().nullable() }),
  },
  'POST /api/bulk-edits/:id/run': {
    summary: 'Carry out what was looked at; more than 2,000 records later, with progress',
    access: staff,
    params: idParams,
    response: bulkAnswer,
  },
  'POST /api/bulk-edits/:id/undo': {
    summary: 'Give back what nobody changed since; the rest is listed',
    access: staff,
    params: idParams,
    response: bulkAnswer,
  },
})
