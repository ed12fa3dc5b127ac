import { z } from 'zod'
import { contract, cursor, id, idParams, instant, ok, words } from '../../platform/contract.ts'
import { managers, staff } from '../../team/model/access.ts'

export const recordKinds = ['person', 'account'] as const
const kind = z.enum(recordKinds)
const trashedKind = z.enum(['person', 'account', 'lead', 'opportunity'])
const choice = z.enum(['keep', 'gone'])
const side = z.enum(['a', 'b'])
const counts = z.record(z.string(), z.number())
const named = z.object({ id: z.number(), name: z.string() })

const half = named.extend({
  second: z.string().nullable(),
  source: z.string().nullable(),
  createdAt: instant,
  updatedAt: instant,
  /** The share of fields that are filled, 0 to 1. */
  filled: z.number(),
  /** How many rows would move if this one went, by what they are. */
  moves: counts,
})

export const stayedAnswer = z.array(
  z.object({ what: z.string(), id: z.number(), why: z.enum(['elsewhere', 'not_there', 'taken']) }),
)

export const mergeContract = contract({
  'GET /api/merges': {
    summary: 'What was merged into a person or an account, newest first',
    access: staff,
    query: z.strictObject({ kind, id }),
    response: z.object({
      items: z.array(
        z.object({
          id: z.number(),
          /** Who was merged away: the name of then. */
          gone: named,
          by: z.string().nullable(),
          at: instant,
          reason: z.string().nullable(),
          undoneAt: instant.nullable(),
          undoneBy: z.string().nullable(),
          /** Only then it can be taken apart. */
          canUndo: z.boolean(),
          stayed: stayedAnswer,
        }),
      ),
    }),
  },
  'GET /api/merges/preview': {
    summary: 'Two records field by field, with a suggestion for each, and what would move',
    access: staff,
    query: z.strictObject({ kind, a: id, b: id }),
    response: z.object({
      kind,
      a: half,
      b: half,
      /** The one that better stays: fuller, then fresher. */
      keep: side,
      fields: z.array(
        z.object({
          field: z.string(),
          a: z.string().nullable(),
          b: z.string().nullable(),
          isSame: z.boolean(),
          suggestion: side,
        }),
      ),
    }),
  },
  'POST /api/merges': {
    summary: 'Make two records one; field by field the value of the one or the other stands',
    access: staff,
    body: z.strictObject({
      kind,
      keepId: id,
      goneId: id,
      fields: z.record(z.string().max(200), choice).optional(),
      reason: words(500).nullable().optional(),
    }),
    response: z.object({ id: z.number(), keptId: z.number() }),
  },
  'POST /api/merges/:id/undo': {
    summary: 'Take two merged records apart; what was changed since stays and is named',
    access: staff,
    params: idParams,
    response: z.object({ keptId: z.number(), restoredId: z.number(), stayed: stayedAnswer }),
  },
  'GET /api/trash': {
    summary: 'Persons, accounts, leads and opportunities in the trash, the last put there first',
    access: staff,
    query: z.strictObject({
      cursor: cursor.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: z.object({
      items: z.array(
        named.extend({
          kind: trashedKind,
          second: z.string().nullable(),
          deletedAt: instant,
          /** Gone for good from then on. */
          endsAt: instant,
        }),
      ),
      next: z.string().nullable(),
      total: z.number(),
    }),
  },
  'POST /api/trash': {
    summary:
      'Put a person, an account, a lead or an opportunity into the trash; refused while anything that figures count is theirs',
    access: staff,
    body: z.strictObject({ kind: trashedKind, id }),
    response: ok,
  },
  'POST /api/trash/restoration': {
    summary: 'Put a person, an account, a lead or an opportunity back from the trash',
    access: staff,
    body: z.strictObject({ kind: trashedKind, id }),
    response: ok,
  },
  'POST /api/trash/emptying': {
    summary: 'Empty the trash now; there is no way back',
    access: managers,
    response: z.object({ count: z.number() }),
  },
})
