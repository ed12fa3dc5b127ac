import { z } from 'zod'
import { contract, cursor, id, instant } from '../../platform/contract.ts'
import { managers, staff } from '../../team/model/access.ts'
import { qualityRecords } from './completeness.ts'

const record = z.enum(qualityRecords)
const rules = z
  .array(
    z.strictObject({
      field: z.string().regex(/^(custom\.)?[a-z][a-z0-9_]{0,45}$/),
      weight: z.number().int().min(1).max(100),
      halfLifeDays: z.number().int().min(1).max(36_500),
    }),
  )
  .max(60)
const rulesAnswer = z.object({
  version: z.number(),
  completeFrom: z.number(),
  freshFrom: z.number(),
  person: rules,
  account: rules,
})
const shares = { total: z.number(), complete: z.number(), fresh: z.number() }
export const qualityFilter = {
  /** '-' for those of no known source. */
  source: z.string().max(200).optional(),
  /** 'none' for those of no territory. */
  territory: z.string().max(20).optional(),
  missing: z.string().max(60).optional(),
  stale: z.string().max(60).optional(),
  complete: z.enum(['true', 'false']).optional(),
  fresh: z.enum(['true', 'false']).optional(),
}
const reference = z.object({ id: z.number(), name: z.string() }).nullable()

export const qualityContract = contract({
  'GET /api/quality': {
    summary: 'How many records are complete and fresh: in all, by source, territory and field',
    access: staff,
    query: z.strictObject({ record }),
    response: z.object({
      ...shares,
      waiting: z.number(),
      computedAt: instant.nullable(),
      bySource: z.array(z.object({ source: z.string().nullable(), ...shares })),
      byTerritory: z.array(z.object({ territory: reference, ...shares })),
      byField: z.array(z.object({ field: z.string(), missing: z.number(), stale: z.number() })),
    }),
  },
  'GET /api/quality/records': {
    summary: 'Records with what they lack and what is stale, the most worth first',
    access: staff,
    query: z.strictObject({
      record,
      ...qualityFilter,
      cursor: cursor.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: z.object({
      items: z.array(
        z.object({
          id: z.number(),
          name: z.string(),
          account: reference,
          source: z.string().nullable(),
          completeness: z.number(),
          freshness: z.number(),
          missing: z.array(z.string()),
          stale: z.array(z.string()),
          worthCents: z.number(),
        }),
      ),
      next: z.string().nullable(),
      total: z.number(),
    }),
  },
  'GET /api/quality/records/:record/:id': {
    summary: 'One record by the rules, with what could be filled in and from where',
    access: staff,
    params: z.strictObject({ record, id }),
    response: z.object({
      completeness: z.number(),
      freshness: z.number(),
      missing: z.array(z.string()),
      stale: z.array(z.string()),
      proposals: z.array(
        z.object({
          field: z.string(),
          value: z.union([z.string(), z.number()]),
          label: z.string(),
          /** What it was read from. */
          from: z.enum(['account', 'persons', 'form', 'email', 'country']),
        }),
      ),
    }),
  },
  'GET /api/quality/rules': {
    summary: 'The rules that count, with their version',
    access: staff,
    response: rulesAnswer,
  },
  'PUT /api/quality/rules': {
    summary: 'Publish rules as a new version; all records are computed anew',
    access: managers,
    body: z.strictObject({
      completeFrom: z.number().int().min(1).max(100),
      freshFrom: z.number().int().min(1).max(100),
      person: rules,
      account: rules,
    }),
    response: rulesAnswer,
  },
  'POST /api/quality/computations': {
    summary: 'Compute all records anew, now',
    access: managers,
    response: z.object({ ok: z.literal(true) }),
  },
})
