import { z } from 'zod'
import { contract, cursor, idParams, instant, ok, words } from '../../platform/contract.ts'
import { managers, staff } from '../../team/model/access.ts'
import { backtestNames } from './backtest-contract.ts'

const share = z.object({
  share: z.number(),
  /** The interval of 95 %. */
  low: z.number(),
  high: z.number(),
  hits: z.number(),
  cases: z.number(),
})
const compared = z.object({
  group: share,
  others: share,
  /** How much likelier than of the others, with its interval of 95 %. */
  ratio: z.object({ ratio: z.number(), low: z.number(), high: z.number() }),
})
const why = z.object({ reason: z.string(), leads: z.number(), of: z.number() }).nullable()
export const suggestionAnswer = z.object({
  id: z.number(),
  /** Whom it is about, in words. */
  sentence: z.string(),
  change: z.union([
    z.object({ kind: z.literal('exclude') }),
    z.object({ kind: z.literal('points'), points: z.number() }),
  ]),
  /** What told it. */
  end: z.enum(['accepted', 'won']),
  accepted: compared,
  won: compared.nullable(),
  /** The commonest reason that sales gave within the group, by how many of those with one. */
  rejected: why,
  lost: why,
  version: z.number(),
  from: instant,
  until: instant,
  state: z.enum(['open', 'accepted', 'declined', 'gone']),
  decided: z
    .object({
      at: instant,
      by: z.string().nullable(),
      reason: z.string().nullable(),
      draftId: z.number().nullable(),
    })
    .nullable(),
})

export const suggestionContract = contract({
  'GET /api/definition/suggestions': {
    summary:
      'What the past says of the definition: groups that sales accepted or won clearly more or less often; open ones, then those decided',
    access: staff,
    query: z.strictObject({ language: z.enum(['en', 'nl', 'de']).default('en') }),
    response: z.object({
      items: z.array(suggestionAnswer),
      /** When the past was asked last, and of how many leads; `at` null while it is being asked. */
      asked: z.object({ at: instant.nullable(), leads: z.number().nullable() }).nullable(),
    }),
  },
  'POST /api/definition/suggestions': {
    summary: 'Ask the past again what it says of the definition in force',
    access: managers,
    response: ok,
  },
  'POST /api/definition/suggestions/:id/acceptance': {
    summary: 'Begin a draft with what is suggested, and try it on the past',
    access: managers,
    params: idParams,
    body: z.strictObject({
      language: z.enum(['en', 'nl', 'de']).default('en'),
    }),
    response: z.object({ draftId: z.number() }),
  },
  'POST /api/definition/suggestions/:id/refusal': {
    summary: 'Decline what is suggested, with the reason; it rests for half a year',
    access: managers,
    params: idParams,
    body: z.strictObject({ reason: words(1000).min(1) }),
    response: ok,
  },
  'GET /api/definition/suggestions/:id/names': {
    summary: 'The leads behind a figure of a suggestion',
    access: staff,
    params: idParams,
    query: z.strictObject({
      side: z.enum(['group', 'others']),
      end: z.enum(['all', 'accepted', 'not_accepted', 'won', 'not_won', 'ended']).default('all'),
      /** Of these, sales rejected or lost for this reason. */
      rejected: z.string().max(40).optional(),
      lost: z.string().max(40).optional(),
      cursor: cursor.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: backtestNames,
  },
})
