import { z } from 'zod'
import { contract, cursor, instant } from '../../platform/contract.ts'
import { meetingDimensions, meetingFigures } from './competition.ts'
import { countings, creditModels, dimensions, funnelStages, pathEnds } from './figures.ts'

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
  owner: key.optional(),
  industry: key.optional(),
  class: key.optional(),
  grade: key.optional(),
  language: key.optional(),
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
const share = z.object({ share: z.number(), low: z.number(), high: z.number() })
const record = z.object({
  met: z.number(),
  open: z.number(),
  won: z.number(),
  lost: z.number(),
  wonCents: z.number(),
  lostCents: z.number(),
  /** Won of those that were decided, with its 95 % interval (Wilson); null when none was. */
  winRate: share.nullable(),
})
const paging = { cursor: cursor.optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }
const counts = z.object(
  Object.fromEntries(funnelStages.map(stage => [stage, z.number()])) as Record<
    (typeof funnelStages)[number],
    z.ZodNumber
  >,
)
/** Whom the months mean: who was first touched in them (`cohort`), or at each stage who reached it in them (`period`). */
const counting = z.enum(countings).default('cohort')
const stage = z.enum(funnelStages)
const quartiles = {
  medianDays: z.number().nullable(),
  lowDays: z.number().nullable(),
  highDays: z.number().nullable(),
}
const wait = z.object({
  stage,
  /** Who came from the stage before, and how long it took them. */
  n: z.number(),
  ...quartiles,
  /** Who is still at the stage before, and for how long by now. */
  waiting: z.object({ n: z.number(), ...quartiles }),
  /** After how long so many of all had gone on, those still waiting counted for as long as they have (Kaplan-Meier). */
  withWaiting: z.object(quartiles),
})
const step = z.object({
  before: stage,
  stage,
  /** Who came to the stage before, and how many of them went on to this one. */
  came: z.number(),
  went: z.number(),
  /** With its 95 % interval (Wilson); null when nobody came. */
  conversion: share.nullable(),
})

export const insightContract = contract({
  'GET /api/funnel': {
    summary:
      'People by the stage they reached: of those first touched in the months asked for, or of those who reached the stage in them',
    access: 'signed-in',
    query: z.strictObject({ ...narrow, counting, by: z.enum(dimensions).default('source') }),
    response: z.object({
      total: counts,
      rows: z.array(z.object({ key: z.string(), label: z.string(), counts })),
      steps: z.array(step),
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
      counting,
      stage,
      /** Who reached the stage and not the next, or who reached the next too. */
      left: z.enum(['true', 'false']).optional(),
      went: z.enum(['true', 'false']).optional(),
      /** Why they went no further, as losses say it. */
      reason: z.string().max(80).optional(),
      /** Where their path went next. */
      goes: z.enum(pathEnds).optional(),
      /** Who was won at least twelve months ago: all, those who ordered within the last twelve, or the others. */
      kept: z.enum(['due', 'yes', 'no']).optional(),
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
  'GET /api/funnel/losses': {
    summary: 'Who reached a stage and not the next, by the reason that is recorded',
    access: 'signed-in',
    query: z.strictObject({ ...narrow, counting }),
    response: z.object({
      items: z.array(
        z.object({
          stage,
          left: z.number(),
          /** `rejected:` or `lost:` and the reason, `waiting` while a lead or opportunity is under way, else `none`. */
          reasons: z.array(z.object({ reason: z.string(), n: z.number() })),
        }),
      ),
    }),
  },
  'GET /api/funnel/paths': {
    summary: 'Which way people first touched in these months went, stage by stage; the first step by source',
    access: 'signed-in',
    query: z.strictObject(narrow),
    response: z.object({
      links: z.array(
        z.object({ source: z.string().nullable(), from: stage, to: z.enum(pathEnds), n: z.number() }),
      ),
    }),
  },
  'GET /api/funnel/value': {
    summary: 'What the people at each stage have bought, pipeline velocity, and who is a customer still',
    access: 'signed-in',
    query: z.strictObject({ ...narrow, counting }),
    response: z.object({
      /** Orders in the name of these people, whenever they were placed. */
      stages: z.array(
        z.object({
          stage,
          people: z.number(),
          orders: z.number(),
          amountCents: z.number(),
          marginCents: z.number(),
          ordersWithoutMargin: z.number(),
        }),
      ),
      /** Opportunities x share won x revenue a person won / median days from opportunity to won; null when one is unknown. */
      velocity: z
        .object({
          opportunities: z.number(),
          conversion: share,
          centsPerWon: z.number(),
          days: z.number(),
          centsPerDay: z.number(),
        })
        .nullable(),
      /** Of those won at least twelve months ago, who ordered within the last twelve. */
      kept: z.object({ due: z.number(), kept: z.number(), share: share.nullable() }),
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
