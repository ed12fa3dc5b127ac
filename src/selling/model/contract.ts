import { z } from 'zod'
import { contract, cursor, day, instant } from '../../platform/contract.ts'
import { dimensions } from './dimensions.ts'
import { poorReasons, reasons, standings } from './standing.ts'

/** What time was spent on: an entry of the contact log, a meeting that was booked and held, a task that was done. */
export const sources = ['touch', 'appointment', 'task'] as const

/** A value of a dimension, or 'none' where there is none. */
const key = z.string().regex(/^[A-Za-z0-9_-]{1,20}$/)
const keyOf = (pattern: RegExp) => z.string().regex(pattern)
const seller = keyOf(/^(none|[1-9]\d{0,14})$/)
const narrow = {
  /** First and last day, in the company's zone; without them the last 90 days. */
  from: day.optional(),
  until: day.optional(),
  territory: seller.optional(),
  seller: seller.optional(),
  grade: key.optional(),
  class: key.optional(),
  month: keyOf(/^\d{4}-(0[1-9]|1[0-2])$/).optional(),
  week: keyOf(/^\d{4}-W\d{2}$/).optional(),
  kind: key.optional(),
  standing: z.enum(standings).optional(),
  logged: z.enum(['true', 'false']).optional(),
}
const paging = { cursor: cursor.optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }
const reference = z.object({ id: z.number(), name: z.string() }).nullable()
const split = z.object({
  minutes: z.number(),
  /** Noted by somebody; the others are estimated by kind. */
  logged: z.number(),
  estimated: z.number(),
  poor: z.number(),
  good: z.number(),
  no_lead: z.number(),
  customer: z.number(),
  service: z.number(),
  /** Of the time on prospects, what went to poor ones; null where none went to prospects. */
  poorShare: z.number().nullable(),
  /** How many entries, meetings and tasks. */
  acts: z.number(),
})

export const sellingContract = contract({
  'GET /api/selling-time': {
    summary:
      'Minutes of sales by what they went to, as it stood when they were spent: noted ones beside those estimated by kind',
    access: 'signed-in',
    query: z.strictObject({ ...narrow, by: z.enum(dimensions).default('grade') }),
    response: z.object({
      from: day,
      until: day,
      total: split,
      rows: z.array(split.extend({ key: z.string(), label: z.string() })),
      /** What an act takes where nobody noted it. */
      estimates: z.array(z.object({ kind: z.string(), minutes: z.number() })),
    }),
  },
  'GET /api/selling-time/names': {
    summary:
      'The entries, meetings and tasks behind one figure of selling time, latest first; `minutes` is that figure',
    access: 'signed-in',
    query: z.strictObject({ ...narrow, ...paging }),
    response: z.object({
      items: z.array(
        z.object({
          source: z.enum(sources),
          id: z.number(),
          at: instant,
          kind: z.string(),
          title: z.string(),
          minutes: z.number(),
          logged: z.boolean(),
          seller: reference,
          person: reference,
          account: reference,
          leadId: z.number().nullable(),
          /** Of the lead at that moment. */
          grade: z.string().nullable(),
          class: z.string().nullable(),
          standing: z.enum(standings),
          reason: z.enum(reasons),
        }),
      ),
      next: z.string().nullable(),
      total: z.number(),
      minutes: z.number(),
    }),
  },
  'GET /api/selling-time/give-back': {
    summary:
      'Poor prospects that sellers still hold: what they took in the last 90 days and what is still to do for them, most time first',
    access: 'signed-in',
    query: z.strictObject({ territory: seller.optional(), seller: seller.optional(), ...paging }),
    response: z.object({
      items: z.array(
        z.object({
          leadId: z.number(),
          state: z.enum(['open', 'accepted', 'rejected', 'converted']),
          person: reference,
          account: reference,
          seller: reference,
          grade: z.string(),
          reason: z.enum(poorReasons),
          minutes: z.number(),
          /** Of these, estimated. */
          estimated: z.number(),
          lastAt: instant.nullable(),
          /** Still to do. */
          tasks: z.array(z.object({ id: z.number(), title: z.string() })),
          opportunity: z
            .object({ id: z.number(), name: z.string(), nextStep: z.string().nullable() })
            .nullable(),
        }),
      ),
      next: z.string().nullable(),
      total: z.number(),
      minutes: z.number(),
    }),
  },
})
