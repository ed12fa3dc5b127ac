import { z } from 'zod'
import { contract, cursor, instant } from '../../platform/contract.ts'
import { meetingDimensions, meetingFigures } from './competition.ts'
import { creditModels, dimensions, funnelStages } from './figures.ts'

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
/** A value of a dimension: a source, an id, or 'none' where there is none. */
const key = z.string().max(80)
const narrow = {
  from: month.optional(),
  to: month.optional(),
  source: key.optional(),
  campaign: key.optional(),
  territory: key.optional(),
  product_group: key.optional(),
  month: month.optional(),
  /** Who is in this segment. */
  segment: z.coerce.number().int().positive().optional(),
  /** Segments that are set beside each other, parted by commas; `group` is one of their rows. */
  segments: z
    .string()
    .regex(/^[1-9]\d{0,14}(,[1-9]\d{0,14}){0,11}$/)
    .transform(text => [...new Set(text.split(',').map(Number))])
    .optional(),
  group: z
    .string()
    .regex(/^(none|several|[1-9]\d{0,14})$/)
    .optional(),
}
const meetings = {
  from: month.optional(),
  to: month.optional(),
  ...(Object.fromEntries(meetingDimensions.map(name => [name, key.optional()])) as Record<
    (typeof meetingDimensions)[number],
    z.ZodOptional<typeof key>
  >),
}
const record = z.object({
  met: z.number(),
  open: z.number(),
  won: z.number(),
  lost: z.number(),
  wonCents: z.number(),
  lostCents: z.number(),
  /** Won of those that were decided, with its 95 % interval (Wilson); null when none was. */
  winRate: z.object({ share: z.number(), low: z.number(), high: z.number() }).nullable(),
})
const paging = { cursor: cursor.optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }
const counts = z.object(
  Object.fromEntries(funnelStages.map(stage => [stage, z.number()])) as Record<
    (typeof funnelStages)[number],
    z.ZodNumber
  >,
)
const wait = z.object({
  stage: z.enum(funnelStages),
  medianDays: z.number().nullable(),
  lowDays: z.number().nullable(),
  highDays: z.number().nullable(),
})

export const insightContract = contract({
  'GET /api/funnel': {
    summary: 'People by the stage they reached, of those first touched in the months asked for',
    access: 'signed-in',
    query: z.strictObject({ ...narrow, by: z.enum(dimensions).default('source') }),
    response: z.object({
      total: counts,
      rows: z.array(z.object({ key: z.string(), label: z.string(), counts })),
      waits: z.array(wait),
      /** Won opportunities that name no person: outside the funnel of people, inside revenue. */
      wonWithoutPerson: z.number(),
    }),
  },
  'GET /api/funnel/names': {
    summary: 'The names behind one figure of the funnel; `total` is that figure',
    access: 'signed-in',
    query: z.strictObject({
      ...narrow,
      stage: z.enum(funnelStages),
      left: z.enum(['true', 'false']).optional(),
      ...paging,
    }),
    response: z.object({
      items: z.array(
        z.object({
          subjectId: z.number(),
          person: z.object({ id: z.number(), name: z.string(), jobTitle: z.string().nullable() }).nullable(),
          account: z.object({ id: z.number(), name: z.string() }).nullable(),
          source: z.string(),
          at: instant,
        }),
      ),
      next: z.string().nullable(),
      total: z.number(),
    }),
  },
  'GET /api/revenue': {
    summary: 'Orders and revenue credited to the first or the last touch before them',
    access: 'signed-in',
    query: z.strictObject({
      ...narrow,
      model: z.enum(creditModels).default('first'),
      by: z.enum(dimensions).default('source'),
    }),
    response: z.object({
      total: z.object({ orders: z.number(), amountCents: z.number() }),
      rows: z.array(
        z.object({ key: z.string(), label: z.string(), orders: z.number(), amountCents: z.number() }),
      ),
    }),
  },
  'GET /api/revenue/orders': {
    summary: 'The orders behind one figure of revenue; `total` and `totalCents` are that figure',
    access: 'signed-in',
    query: z.strictObject({ ...narrow, model: z.enum(creditModels).default('first'), ...paging }),
    response: z.object({
      items: z.array(
        z.object({
          id: z.number(),
          number: z.string(),
          account: z.object({ id: z.number(), name: z.string() }).nullable(),
          orderedAt: instant,
          amountCents: z.number(),
          source: z.string(),
          touchTitle: z.string().nullable(),
        }),
      ),
      next: z.string().nullable(),
      total: z.number(),
      totalCents: z.number(),
    }),
  },
  'GET /api/competition': {
    summary:
      'Opportunities that met competitors: won, lost and open, by one dimension. A closed one counts in the month it closed, an open one in the month it was opened',
    access: 'signed-in',
    query: z.strictObject({ ...meetings, by: z.enum(meetingDimensions).default('competitor') }),
    response: z.object({
      total: record,
      /** The same narrowing where no competitor was named, to compare with. */
      unopposed: record,
      rows: z.array(record.extend({ key: z.string(), label: z.string() })),
    }),
  },
  'GET /api/competition/opportunities': {
    summary: 'The opportunities behind one figure of competition; `total` and `totalCents` are that figure',
    access: 'signed-in',
    query: z.strictObject({ ...meetings, figure: z.enum(meetingFigures).default('met'), ...paging }),
    response: z.object({
      items: z.array(
        z.object({
          id: z.number(),
          name: z.string(),
          account: z.object({ id: z.number(), name: z.string() }).nullable(),
          competitor: z.object({ id: z.number(), name: z.string() }).nullable(),
          owner: z.object({ id: z.number(), name: z.string() }).nullable(),
          state: z.enum(['open', 'won', 'lost']),
          amountCents: z.number().nullable(),
          closeReason: z.string().nullable(),
          at: instant,
        }),
      ),
      next: z.string().nullable(),
      total: z.number(),
      totalCents: z.number(),
    }),
  },
})
