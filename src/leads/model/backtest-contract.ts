import { z } from 'zod'
import { contract, cursor, id, idParams, instant, ok } from '../../platform/contract.ts'
import { staff } from '../../team/model/access.ts'

const share = z
  .object({
    share: z.number(),
    /** The interval of 95 %. */
    low: z.number(),
    high: z.number(),
    hits: z.number(),
    cases: z.number(),
    /** Too few are known to be read. */
    thin: z.boolean(),
  })
  .nullable()
const measure = z.object({
  /** Of those raised whose end is known, so many came to it. */
  precision: share,
  /** The same if none of the unknown had come to it, and if all had. */
  bounds: z.object({ low: z.number(), high: z.number() }).nullable(),
  /** Of all known to have come to it, so many were raised. */
  recall: share,
  lift: z.number().nullable(),
})
const tried = z.object({
  raised: z.number(),
  /** Of whom nobody knows what would have come: they never were leads. */
  unknown: z.number(),
  measures: z.object({ accepted: measure, opportunity: measure, won: measure }),
  marginCents: z.number(),
  /** Of all margin known to have come, that of those raised; and margin per lead beside that of all. */
  margin: z.object({ recall: z.number().nullable(), lift: z.number().nullable() }),
  sellingMinutes: z.number().nullable(),
})
const group = z.object({
  /** An id, or a source; null of none. */
  key: z.string().nullable(),
  name: z.string().nullable(),
  before: z.number(),
  draft: z.number(),
  lost: z.number(),
  gained: z.number(),
  accepted: share,
})
export const backtestAnswer = z.object({
  id: z.number(),
  revision: z.number(),
  against: z.number(),
  from: instant,
  until: instant,
  state: z.enum(['waiting', 'done', 'failed']),
  /** The draft was changed since. */
  isOld: z.boolean(),
  /** Persons without a lead who were looked at. */
  lookedAt: z.number(),
  /** Leads whose fields were taken as they are known today. */
  asToday: z.number(),
  /** It gives points or leaves out by a likelihood, which was learnt from these leads too: it looks better here than it is. */
  asksLikelihood: z.boolean(),
  found: z
    .object({
      before: tried,
      draft: tried,
      both: z.number(),
      lost: z.number(),
      gained: z.number(),
      /** Leads of before that another version judged than the one the draft is read beside. */
      judgedElse: z.number(),
      /** New leads that the version the draft is read beside would qualify as well: they were not raised then for another reason. */
      gainedByBase: z.number(),
      /** What a touch of sales is reckoned at, by kind. */
      sellingMinutes: z.record(z.string(), z.number()),
      bySource: z.array(group),
      byCampaign: z.array(group),
      byTerritory: z.array(group),
      /** What each changed rule does alone. */
      byRule: z.array(z.object({ ruleId: z.string(), lost: z.number(), gained: z.number() })),
    })
    .nullable(),
  /** Who has no lead that stands and would become one when they next do something; null until it is done, and in tests of before. */
  today: z
    .object({
      /** Everybody who was scored. */
      people: z.number(),
      draft: z.number(),
      /** By the version that the draft is read beside. */
      base: z.number(),
      gained: z.number(),
      lost: z.number(),
    })
    .nullable(),
})
export const backtestNames = z.object({
  items: z.array(
    z.object({
      id: z.number(),
      leadId: z.number().nullable(),
      /** Null where nobody is known by it any more. */
      personId: z.number().nullable(),
      name: z.string().nullable(),
      account: z.string().nullable(),
      at: instant,
      state: z.string().nullable(),
      grade: z.string().nullable(),
    }),
  ),
  next: z.string().nullable(),
  total: z.number(),
})
const key = z.string().min(1).max(120).optional()

export const backtestContract = contract({
  'POST /api/definition/drafts/:id/backtest': {
    summary: 'Try a draft on the last months: who would have been a lead, and what came of those who were',
    access: ['administrator', 'marketing', 'marketing_manager', 'sales', 'sales_manager'],
    params: idParams,
    body: z.strictObject({ months: z.number().int().min(1).max(36).default(12) }),
    response: ok,
  },
  'GET /api/definition/drafts/:id/backtest': {
    summary: 'The last backtest of a draft, with its figures once it is done',
    access: staff,
    params: idParams,
    response: z.object({ backtest: backtestAnswer.nullable() }),
  },
  'GET /api/definition/backtests/:id/names': {
    summary: 'Who stands behind a figure of a backtest',
    access: staff,
    params: idParams,
    query: z.strictObject({
      /** 'today': of those who would come to be leads from now on; no rule, source, campaign or territory narrows these. */
      group: z.enum([
        'before',
        'draft',
        'both',
        'lost',
        'gained',
        'today',
        'today_base',
        'today_gained',
        'today_lost',
      ]),
      /** What the change of this rule alone does: lost or gained. */
      rule: z.string().max(40).optional(),
      /** 'none' for those without one. */
      source: key,
      campaign: z.union([id, z.literal('none')]).optional(),
      territory: z.union([id, z.literal('none')]).optional(),
      cursor: cursor.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: backtestNames,
  },
})
