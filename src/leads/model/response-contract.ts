import { z } from 'zod'
import { contract, cursor, id, instant } from '../../platform/contract.ts'
import { staff } from '../../team/model/access.ts'
import { promptChoices, stepKeys } from './response/times.ts'
import { leadStates } from './verdict.ts'

const reference = z.object({ id: z.number(), name: z.string() })
const share = z.object({ share: z.number(), low: z.number(), high: z.number() }).nullable()
const ratio = z.object({ ratio: z.number(), low: z.number(), high: z.number() }).nullable()
const quartiles = z.object({ low: z.number(), median: z.number(), high: z.number() }).nullable()
const part = z.object({ settled: z.number(), opportunities: z.number(), share })

const narrowed = {
  days: z.coerce.number().int().min(1).max(1100).default(365),
  territoryId: id.optional(),
}
const by = z.enum(['owner', 'source', 'territory', 'grade']).default('owner')

export const responseTimesContract = contract({
  'GET /api/response-times': {
    summary: 'How soon leads were told and answered, and what a prompt answer goes with',
    access: staff,
    query: z.strictObject({
      ...narrowed,
      by,
      prompt: z.coerce
        .number()
        .refine(value => (promptChoices as readonly number[]).includes(value), 'one of 30, 60, 240, 480')
        .default(60),
    }),
    response: z.object({
      since: instant,
      leads: z.number(),
      /** There were more: only the newest so many are reckoned. */
      cut: z.boolean(),
      machineSeconds: quartiles,
      humanMinutes: quartiles,
      steps: z.array(
        z.object({
          step: z.enum(stepKeys),
          leads: z.number(),
          settled: z.number(),
          opportunities: z.number(),
          share,
        }),
      ),
      effect: z.object({ prompt: part, others: part, plain: ratio, sameGrade: ratio }),
      rows: z.array(
        z.object({
          key: z.string(),
          /** Null of leads without one. */
          name: z.string().nullable(),
          leads: z.number(),
          answered: z.number(),
          machineSeconds: quartiles,
          humanMinutes: quartiles,
        }),
      ),
    }),
  },
  'GET /api/response-times/leads': {
    summary: 'The leads behind a figure of response times, the latest first',
    access: staff,
    query: z.strictObject({
      ...narrowed,
      step: z.enum(stepKeys).optional(),
      by,
      /** Of those of one owner, source, territory or grade; 'none' for leads without one. */
      key: z.string().max(80).optional(),
      /** Only those of whom it is told what came of them; with `yes` those that became an opportunity. */
      ended: z.enum(['settled', 'yes']).optional(),
      answered: z.literal('true').optional(),
      cursor: cursor.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: z.object({
      items: z.array(
        z.object({
          leadId: z.number(),
          person: reference,
          account: reference.nullable(),
          grade: z.string(),
          state: z.enum(leadStates),
          raisedAt: instant,
          machineSeconds: z.number().nullable(),
          humanMinutes: z.number().nullable(),
          opportunity: z.boolean().nullable(),
        }),
      ),
      next: z.string().nullable(),
      total: z.number(),
    }),
  },
})
