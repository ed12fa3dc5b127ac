import { z } from 'zod'
import { contract, cursor, idParams, instant, ok, words } from '../../platform/contract.ts'
import { managers, staff } from '../../team/model/access.ts'

const goal = z.enum(['accepted', 'opportunity', 'won'])
const bin = z.object({
  cases: z.number(),
  /** The mean of what was said, its least and its most. */
  said: z.number(),
  least: z.number(),
  most: z.number(),
  /** The share that came, with its interval of 95 %. */
  came: z.object({ share: z.number(), low: z.number(), high: z.number() }),
})
const proof = z.object({
  leads: z.number(),
  came: z.number(),
  logLoss: z.number(),
  /** What always saying the share of before would lose. */
  plainLoss: z.number(),
  brier: z.number(),
  discrimination: z.number().nullable(),
  recalibration: z.object({ slope: z.number(), shift: z.number(), z: z.number() }).nullable(),
  curve: z.array(bin),
})
const value = z.union([z.string(), z.number(), z.boolean()]).nullable()
const named = z.object({ key: z.string(), label: z.string().nullable() })
const model = z.object({
  id: z.number(),
  goal,
  days: z.number(),
  state: z.enum(['silent', 'offered', 'passed', 'released', 'retired']),
  /** Why nothing is said. */
  silence: z.enum(['few_leads', 'few_later', 'no_better']).nullable(),
  learntAt: instant,
  leads: z.number(),
  came: z.number(),
  leaks: z.array(named.extend({ why: z.enum(['after', 'settled']), seen: z.number(), of: z.number() })),
  kind: z.enum(['line', 'trees']).nullable(),
  line: proof.nullable(),
  /** The second model, and what it saves a lead on later ones. */
  trees: proof.extend({ saves: z.object({ mean: z.number(), error: z.number() }) }).nullable(),
  /** What weighs: by how much it moves the log-odds of leads, on the whole. */
  weights: z.array(named.extend({ logOdds: z.number() })),
  decided: z.object({ by: z.string().nullable(), at: instant, note: z.string() }).nullable(),
})
const drift = z.object({
  /** Leads of the last ninety days. */
  leads: z.number(),
  index: z.number(),
  verdict: z.enum(['same', 'moved', 'another']),
})

export const likelihoodContract = contract({
  'GET /api/likelihood': {
    summary:
      'What was learnt of how leads end: what is released, what is offered, or why nothing is said; how it did on later leads',
    access: staff,
    response: z.object({
      goals: z.array(
        z.object({
          goal,
          days: z.number(),
          released: model.nullable(),
          /** What was learnt last, where it is not what is released. */
          latest: model.nullable(),
          /** How far leads of late differ from those that the released one was learnt from. */
          drift: drift.nullable(),
          /** What was said of leads when they were raised, beside what came of them since. */
          since: z.object({ leads: z.number(), said: z.number(), came: z.number() }).nullable(),
        }),
      ),
      /** When it was learnt last; `at` null while it is being learnt. */
      learnt: z.object({ at: instant.nullable() }).nullable(),
    }),
  },
  'POST /api/likelihood/learning': {
    summary: 'Learn anew how leads end; what it finds is offered',
    access: managers,
    response: ok,
  },
  'POST /api/likelihood/models/:id/release': {
    summary: 'Release what is offered: it is said of open leads and of people from now on',
    access: managers,
    params: idParams,
    body: z.strictObject({ note: words(500).min(1) }),
    response: ok,
  },
  'POST /api/likelihood/models/:id/retirement': {
    summary: 'Retire what is released: nothing is said any more',
    access: managers,
    params: idParams,
    body: z.strictObject({ note: words(500).min(1) }),
    response: ok,
  },
  'GET /api/likelihood/models/:id/names': {
    summary: 'The later leads behind a part of the curve, with what was said of each; and those said since',
    access: staff,
    params: idParams,
    query: z.strictObject({
      of: z.enum(['later', 'late', 'since']).default('later'),
      least: z.coerce.number().min(0).max(1).default(0),
      most: z.coerce.number().min(0).max(1).default(1),
      came: z.enum(['yes', 'no']).optional(),
      cursor: cursor.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: z.object({
      items: z.array(
        z.object({
          id: z.number(),
          name: z.string(),
          account: z.string().nullable(),
          at: instant,
          state: z.string(),
          grade: z.string(),
          said: z.number(),
        }),
      ),
      next: z.string().nullable(),
      total: z.number(),
    }),
  },
  'GET /api/leads/:id/likelihood': {
    summary:
      'How likely a lead comes to its ends by what was learnt, with its reasons; empty where nothing is released',
    access: 'signed-in',
    params: idParams,
    response: z.object({
      items: z.array(
        z.object({
          goal,
          days: z.number(),
          modelId: z.number(),
          likelihood: z.number(),
          /** What it is of leads on the whole. */
          usual: z.number(),
          at: instant,
          reasons: z.array(named.extend({ value, logOdds: z.number() })),
        }),
      ),
    }),
  },
})
