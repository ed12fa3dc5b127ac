import { z } from 'zod'
import { contract, cursor, id, instant, ok } from '../../platform/contract.ts'
import { managers, staff } from '../../team/model/access.ts'

const kind = z.enum(['person', 'account'])
const state = z.enum(['open', 'merged', 'different', 'later'])
const side = z.object({ id: z.number(), name: z.string(), second: z.string().nullable() })
const pairAnswer = z.object({
  kind,
  a: side,
  b: side,
  probability: z.number(),
  bits: z.number(),
  state,
  automatic: z.boolean(),
  decidedBy: z.object({ id: z.number(), name: z.string() }).nullable(),
  decidedAt: instant.nullable(),
  /** The merge that made them one, to take it back by. */
  mergeId: z.number().nullable(),
})
const reasonAnswer = z.object({
  field: z.string(),
  level: z.string(),
  bits: z.number(),
  sentence: z.string(),
})
const pairParams = z.strictObject({ kind, a: id, b: id })
const settingFields = {
  ask: z.number().min(0.5).max(0.9999),
  certain: z.number().min(0.9).max(0.99999),
  automatic: z.boolean(),
}
const bands = z.object({ certain: z.number(), ask: z.number(), below: z.number() })
const share = z.coerce.number().min(0).max(1)

export const duplicatesContract = contract({
  'GET /api/duplicates': {
    summary: 'Pairs of records that may be one, the surest first',
    access: 'signed-in',
    query: z.strictObject({
      kind: kind.default('person'),
      state: state.default('open'),
      band: z.enum(['certain', 'ask', 'below']).optional(),
      recordId: id.optional(),
      importId: id
        .optional()
        .describe('Only pairs of which a record came with this import; not for partners'),
      cursor: cursor.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: z.object({ items: z.array(pairAnswer), next: z.string().nullable(), total: z.number() }),
  },
  'GET /api/duplicates/likely': {
    summary: 'Records that are likely the one being written, with the reasons',
    access: staff,
    query: z.strictObject({
      kind: kind.default('person'),
      name: z.string().trim().max(200).optional(),
      email: z.string().trim().max(254).optional(),
      phone: z.string().trim().max(40).optional(),
      accountId: id.optional(),
      website: z.string().trim().max(200).optional(),
      city: z.string().trim().max(80).optional(),
      country: z.string().trim().max(60).optional(),
    }),
    response: z.object({
      items: z.array(
        side.extend({ probability: z.number(), certain: z.boolean(), reasons: z.array(reasonAnswer) }),
      ),
    }),
  },
  'GET /api/duplicates/settings': {
    summary: 'From which probability a human is asked and what is certain, with how the pairs are spread',
    access: 'signed-in',
    response: z.object({
      items: z.array(
        z.object({
          kind,
          ...settingFields,
          changedAt: instant.nullable(),
          changedBy: z.string().nullable(),
          learntAt: instant.nullable(),
          records: z.number(),
          compared: z.number(),
          waiting: z.boolean(),
          spread: z.array(z.object({ bits: z.number(), pairs: z.number() })),
          open: bands,
        }),
      ),
    }),
  },
  'GET /api/duplicates/preview': {
    summary: 'How many undecided pairs would fall where',
    access: managers,
    query: z.strictObject({
      kind: kind.default('person'),
      ask: share.default(0.8),
      certain: share.default(0.995),
    }),
    response: bands,
  },
  'PUT /api/duplicates/settings/:kind': {
    summary: 'Set from which probability a human is asked and what is certain',
    access: managers,
    params: z.strictObject({ kind }),
    body: z.strictObject(settingFields),
    response: ok,
  },
  'POST /api/duplicates/searches': {
    summary: 'Look for duplicates among all records, learning anew',
    access: managers,
    body: z.strictObject({ kind }),
    response: ok,
  },
  'POST /api/duplicates/merges': {
    summary: 'Merge pairs that are certain, each into the fuller record',
    access: staff,
    body: z.strictObject({
      kind,
      pairs: z
        .array(z.strictObject({ a: id, b: id }))
        .min(1)
        .max(100),
    }),
    response: z.object({ mergeIds: z.array(z.number()), skipped: z.number() }),
  },
  'GET /api/duplicates/:kind/:a/:b': {
    summary: 'Two records side by side, with what speaks for and against their being one',
    access: 'signed-in',
    params: pairParams,
    response: pairAnswer.extend({
      reasons: z.array(reasonAnswer),
      priorBits: z.number(),
      relatedBits: z.number(),
      relation: z.string().nullable(),
      fields: z.array(
        z.object({ field: z.string(), a: z.array(z.string()), b: z.array(z.string()), differs: z.boolean() }),
      ),
    }),
  },
  'POST /api/duplicates/:kind/:a/:b/decision': {
    summary: 'Say that two records are different for ever, that it be asked later, or take that back',
    access: staff,
    params: pairParams,
    body: z.strictObject({ decision: z.enum(['different', 'later', 'open']) }),
    response: ok,
  },
})
