import { z } from 'zod'
import { contract, cursor, idParams, instant } from '../../platform/contract.ts'
import { managers, staff } from '../../team/model/access.ts'

const weight = z.number().int().min(0).max(100)
export const classLetter = z.string().regex(/^[A-Za-z0-9]{1,3}$/)
export const classRule = z.strictObject({
  months: z.number().int().min(1).max(60),
  weights: z.strictObject({ revenue: weight, margin: weight, potential: weight }),
  hierarchy: z.boolean(),
  by: z.enum(['share', 'amount']),
  classes: z
    .array(z.strictObject({ letter: classLetter, border: z.number().int().min(1).max(1e13).nullable() }))
    .min(2)
    .max(9),
})
const shown = z.object({ ...classRule.shape, version: z.number() })
const reference = z.object({ id: z.number(), name: z.string() })
/** The rule as JSON, so that what would come of it has an address. */
const draft = z.string().max(2_000)
/** '-' is none. */
const letterOrNone = z.string().regex(/^([A-Za-z0-9]{1,3}|-)$/)

export const classContract = contract({
  'GET /api/classes': {
    summary: 'The rule of classes, and how many accounts each has',
    access: staff,
    response: z.object({
      rule: shown,
      computedAt: instant.nullable(),
      classes: z.array(z.object({ letter: z.string(), n: z.number(), valueCents: z.number() })),
    }),
  },
  'GET /api/classes/rules': {
    summary: 'Every version of the rule of classes, newest first',
    access: staff,
    response: z.object({
      items: z.array(shown.extend({ madeBy: z.string().nullable(), madeAt: instant })),
    }),
  },
  'PUT /api/classes/rule': {
    summary: 'Publish a rule of classes; all accounts are classed anew',
    access: managers,
    body: classRule,
    response: shown,
  },
  'POST /api/classes/computations': {
    summary: 'Class all accounts anew',
    access: managers,
    response: z.object({ ok: z.literal(true) }),
  },
  'GET /api/classes/preview': {
    summary: 'How many accounts would have which class by a rule that is not published',
    access: staff,
    query: z.strictObject({ rule: draft }),
    response: z.object({
      total: z.number(),
      changed: z.number(),
      classes: z.array(z.object({ letter: z.string(), n: z.number(), valueCents: z.number() })),
      changes: z.array(z.object({ from: z.string().nullable(), to: z.string(), n: z.number() })),
    }),
  },
  'GET /api/classes/preview/accounts': {
    summary: 'Accounts whose class a rule would change, or that it would give a class, largest first',
    access: staff,
    query: z.strictObject({
      rule: draft,
      from: letterOrNone.optional(),
      to: classLetter.optional(),
      /** Only those whose class would change. */
      changed: z.enum(['true', 'false']).optional(),
      cursor: cursor.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: z.object({
      items: z.array(
        z.object({
          id: z.number(),
          name: z.string(),
          from: z.string().nullable(),
          to: z.string(),
          valueCents: z.number(),
          rank: z.number(),
        }),
      ),
      next: z.string().nullable(),
      total: z.number(),
    }),
  },
  'GET /api/accounts/:id/class': {
    summary: 'The class of an account, the figures it comes from, and what it was before',
    access: staff,
    params: idParams,
    response: z.object({
      current: z
        .object({
          letter: z.string(),
          place: z.number(),
          since: instant,
          head: reference,
          members: z.number(),
          revenueCents: z.number(),
          marginCents: z.number(),
          potentialCents: z.number(),
          valueCents: z.number(),
          rank: z.number(),
          ranked: z.number(),
          ahead: z.number(),
          computedAt: instant,
          rule: shown,
        })
        .nullable(),
      changes: z.array(
        z.object({
          before: z.string().nullable(),
          letter: z.string(),
          at: instant,
          version: z.number(),
          valueCents: z.number(),
          rank: z.number(),
          ranked: z.number(),
        }),
      ),
    }),
  },
})
