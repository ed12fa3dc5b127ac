import { z } from 'zod'
import { contract, cursor, idParams, instant } from '../../platform/contract.ts'
import { managers, staff } from '../../team/model/access.ts'
import { bases, reasonCodes, stages } from './stage.ts'

const percent = z.number().int().min(10).max(2_000)
const days = z.number().int().min(1).max(3_650)
export const lifecycleRule = z.strictObject({
  dueAt: percent,
  riskAt: percent,
  lostAt: percent,
  leastDays: days,
  usualDays: days,
  needDays: days,
  contactDays: days,
  complaintDays: days.nullable(),
  returns: z.number().int().min(0).max(100),
})
const shown = z.object({ ...lifecycleRule.shape, version: z.number() })
const stage = z.enum(stages)
const reason = z.object({
  code: z.enum(reasonCodes),
  /** The day of the reason, 'YYYY-MM-DD', UTC. */
  on: z.string().nullable(),
  rhythmDays: z.number().nullable(),
  basis: z.enum(bases).nullable(),
  purchases: z.number(),
  /** Days since the last purchase. */
  sinceDays: z.number().nullable(),
  lastGap: z.number().nullable(),
  returns: z.number(),
  /** The same as a sentence. */
  words: z.string(),
})
const counted = z.object({ stage, accounts: z.number(), persons: z.number() })
/** The rule as JSON, so that what would come of it has an address. */
const draft = z.string().max(1_000)

const ofOne = z.object({
  /** Of a person with an account it is the account's. */
  of: z.object({ kind: z.enum(['account', 'person']), id: z.number(), name: z.string() }),
  /** Null until it is computed, within a minute. Partners see no reason: it counts orders of other territories too. */
  current: z
    .object({
      stage,
      since: instant,
      reason: reason.nullable(),
      firstTouchAt: instant.nullable(),
      firstNeedAt: instant.nullable(),
      firstOrderOn: z.string().nullable(),
      lastOrderOn: z.string().nullable(),
    })
    .nullable(),
  changes: z.array(
    z.object({ before: stage.nullable(), stage, at: instant, version: z.number(), words: z.string() }),
  ),
})

export const lifecycleContract = contract({
  'GET /api/lifecycle': {
    summary:
      'How many accounts, and persons without one, stand where between first need and win-back; and the rule',
    access: 'signed-in',
    response: z.object({ rule: shown, stages: z.array(counted) }),
  },
  'GET /api/lifecycle/rules': {
    summary: 'Every version of the rule of the lifecycle, newest first',
    access: staff,
    response: z.object({ items: z.array(shown.extend({ madeBy: z.string().nullable(), madeAt: instant })) }),
  },
  'PUT /api/lifecycle/rule': {
    summary: 'Publish a rule of the lifecycle; everybody is staged by it',
    access: managers,
    body: lifecycleRule,
    response: shown,
  },
  'GET /api/lifecycle/preview': {
    summary: 'Who would stand where by a rule that is not published',
    access: staff,
    query: z.strictObject({ rule: draft }),
    response: z.object({
      changed: z.number(),
      stages: z.array(z.object({ stage, n: z.number() })),
      changes: z.array(z.object({ from: stage, to: stage, n: z.number() })),
    }),
  },
  'GET /api/lifecycle/preview/subjects': {
    summary: 'Accounts and persons whose stage a rule would change, or that it would give a stage',
    access: staff,
    query: z.strictObject({
      rule: draft,
      from: stage.optional(),
      to: stage.optional(),
      /** Only those whose stage would change. */
      changed: z.enum(['true', 'false']).optional(),
      cursor: cursor.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: z.object({
      items: z.array(
        z.object({
          id: z.number(),
          kind: z.enum(['account', 'person']),
          name: z.string(),
          from: stage,
          to: stage,
          words: z.string(),
        }),
      ),
      next: z.string().nullable(),
      total: z.number(),
    }),
  },
  'GET /api/accounts/:id/lifecycle': {
    summary: 'Where an account stands between first need and win-back, why, and where it stood before',
    access: 'signed-in',
    params: idParams,
    response: ofOne,
  },
  'GET /api/persons/:id/lifecycle': {
    summary: 'Where a person stands, by the account where there is one',
    access: 'signed-in',
    params: idParams,
    response: ofOne,
  },
})
