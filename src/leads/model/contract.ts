import { z } from 'zod'
import { page, pageQuery } from '../../customers/model/contract.ts'
import { contract, id, idParams, instant, words } from '../../platform/contract.ts'
import { clockAnswer } from '../../promises/model/contract.ts'
import { sellers } from '../../team/model/access.ts'
import { leadStates, rejectReasons } from './verdict.ts'

const reference = z.object({ id: z.number(), name: z.string() })
const reason = z.object({
  ruleId: z.string(),
  /** An exclusion has no points: whom it holds of is not qualified. */
  side: z.enum(['fit', 'engagement', 'limit', 'exclusion', 'grade']),
  label: z.string(),
  detail: z.string(),
  points: z.number(),
})
export const leadAnswer = z.object({
  id: z.number(),
  person: z.object({
    id: z.number(),
    name: z.string(),
    jobTitle: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
  }),
  account: reference.nullable(),
  territory: reference.nullable(),
  campaign: reference.nullable(),
  source: z.string().nullable(),
  raisedBy: z.string(),
  raisedAt: instant,
  score: z.number(),
  fit: z.number(),
  engagement: z.number(),
  grade: z.string(),
  owner: reference.nullable(),
  state: z.enum(leadStates),
  reason: z.string().nullable(),
  reasonNote: z.string().nullable(),
  verdictAt: instant.nullable(),
  verdictBy: z.string().nullable(),
  opportunityId: z.number().nullable(),
  clock: clockAnswer.nullable(),
  /** Of its promise, as it is kept, and when it is due. */
  promise: z.string().nullable(),
  dueAt: instant.nullable(),
  /** What its account is: a customer, of which class; the stage of its lifecycle, or of the person without one. */
  accountKind: z.string().nullable(),
  accountClass: z.string().nullable(),
  accountStage: z.string().nullable(),
})
export const leadDetail = leadAnswer.extend({
  reasons: z.array(reason),
  threshold: z.number(),
  definitionVersion: z.number(),
  route: z
    .object({
      ruleLabel: z.string().nullable(),
      position: z.number().nullable(),
      of: z.number(),
      tried: z.array(z.object({ label: z.string(), why: z.string() })),
      why: z.string().nullable().default(null),
      deputyFor: z.number().nullable().default(null),
    })
    .nullable(),
})

/** `known` is false of a lead that came in with its score: then there is nothing to reckon it from. */
const scoreAnswer = z.object({
  /** The moment it is of: that of the verdict where a later one was asked for, for there a score ends. */
  at: instant,
  known: z.boolean(),
  /** So many touches that counted are gone, for somebody was erased. */
  missing: z.number(),
  score: z
    .object({
      score: z.number(),
      fit: z.number(),
      engagement: z.number(),
      grade: z.string(),
      threshold: z.number(),
      qualified: z.boolean(),
      reasons: z.array(reason),
    })
    .nullable(),
  definitionVersion: z.number(),
})

export const leadsContract = contract({
  'GET /api/leads': {
    summary: 'Leads, those on a clock first',
    access: 'signed-in',
    query: z.strictObject({
      state: z.enum(leadStates).optional(),
      ownerId: id.optional(),
      mine: z.enum(['true', 'false']).optional(),
      unowned: z.enum(['true', 'false']).optional(),
      personId: id.optional(),
      accountId: id.optional(),
      /** Of this account and all below it. */
      group: id.optional(),
      campaignId: id.optional(),
      territoryId: id.optional(),
      /** 'unknown' for leads without one. */
      source: z.string().max(80).optional(),
      /** accepted counts those that became an opportunity. */
      verdict: z.enum(['accepted', 'rejected']).optional(),
      raisedAfter: z.iso.datetime({ offset: true }).optional(),
      promise: z.enum(['running', 'kept', 'broken']).optional(),
      promisedAfter: z.iso.datetime({ offset: true }).optional(),
      /** 'none' for promises that nobody keeps. */
      promisedBy: z.union([id, z.literal('none')]).optional(),
      judgedAfter: z.iso.datetime({ offset: true }).optional(),
      reason: z.enum(rejectReasons).optional(),
      /** The version of the definition that judged it. */
      definition: z.coerce.number().int().min(1).max(1_000_000).optional(),
      q: z.string().trim().max(100).optional(),
      ...pageQuery('-latest'),
      /** A column, upwards; with '-' before it downwards. Without one, open leads come by when their promise is due. */
      sort: z.string().max(60).optional(),
    }),
    response: page(leadAnswer),
  },
  'GET /api/leads/:id': {
    summary: 'One lead with its reasons and its route',
    access: 'signed-in',
    params: idParams,
    response: leadDetail,
  },
  'GET /api/leads/:id/score': {
    summary:
      'What the score of a lead was at a moment, reckoned again from what it knew then and by its version',
    access: 'signed-in',
    params: idParams,
    query: z.strictObject({ at: z.iso.datetime({ offset: true }) }),
    response: scoreAnswer,
  },
  'POST /api/leads/:id/acceptance': {
    summary: 'Sales accepts: the promise is settled',
    access: sellers,
    params: idParams,
    response: leadDetail,
  },
  'POST /api/leads/:id/rejection': {
    summary: 'Sales rejects with a reason, which marketing sees',
    access: sellers,
    params: idParams,
    body: z.strictObject({ reason: z.string().max(40), note: words(1000).nullish() }),
    response: leadDetail,
  },
})
