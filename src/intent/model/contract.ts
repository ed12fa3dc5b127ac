import { z } from 'zod'
import { contract, cursor, id, idParams, instant, ok, words } from '../../platform/contract.ts'
import { managers, staff } from '../../team/model/access.ts'
import { signalKinds, signalSettings, verdicts } from './signal.ts'

const language = z.enum(['en', 'nl', 'de']).default('en')
const count = z.number()
const kind = z.enum(signalKinds)
const setting = z.enum(signalSettings)
const days = z.number().int().min(1).max(365)
/** A condition about an account, with its version: touches, and how they follow one another. */
const condition = z.unknown()
const page = { cursor: cursor.optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }
const subject = z.object({ kind: z.enum(['account', 'person']), id: z.number(), name: z.string() })
const touch = z.object({
  id: z.number(),
  at: instant,
  kind: z.string(),
  title: z.string(),
  person: z.object({ id: z.number(), name: z.string() }).nullable(),
})
const shown = z.object({
  signalId: z.number(),
  name: z.string(),
  kind,
  sentence: z.string(),
  since: instant,
  lastAt: instant,
  /** How many times likelier an opportunity was after it; null for a partner. */
  lift: z.number().nullable(),
  /** Whether the owner heard of it; null where it was loaded from elsewhere, or done before it was watched for. */
  alert: z.enum(['told', 'over_cap', 'no_owner']).nullable(),
  /** The latest touches that are the reason. */
  touches: z.array(touch),
})
const showing = z.object({
  subject,
  owner: z.object({ id: z.number(), name: z.string() }).nullable(),
  signals: z.array(shown),
})

export const signalAnswer = z.object({
  id: z.number(),
  /** Of a ready one. */
  key: z.string().nullable(),
  name: z.string(),
  kind,
  days: z.number(),
  condition: z.object({ version: z.literal(1), about: z.literal('account'), when: z.unknown() }),
  sentence: z.string(),
  setting,
  note: z.string().nullable(),
  decided: z.object({ by: z.string().nullable(), at: instant }).nullable(),
  version: z.number(),
  on: z.boolean(),
  /** Accounts, and persons without one, in which it shows now. */
  showing: count,
  measured: z
    .object({
      id: z.number(),
      at: instant,
      since: instant,
      until: instant,
      verdict: z.enum(verdicts),
      /** Weeks of accounts with and without it, and those after which an opportunity opened. */
      shown: count,
      shownOpened: count,
      other: count,
      otherOpened: count,
      accounts: count,
      lift: z.number().nullable(),
      low: z.number().nullable(),
      high: z.number().nullable(),
    })
    .nullable(),
})

export const intentContract = contract({
  'GET /api/intent': {
    summary: 'Accounts, and persons without one, in which signals of a need show now, with their reasons',
    access: 'signed-in',
    query: z.strictObject({
      language,
      mine: z.stringbool().default(false),
      signal: id.optional(),
      subject: id.optional(),
      ...page,
    }),
    response: z.object({ items: z.array(showing), next: z.string().nullable(), total: count }),
  },
  'GET /api/intent/signals': {
    summary: 'The signals, with what each foretold on the past of the company and whether it is on',
    access: staff,
    query: z.strictObject({ language }),
    response: z.object({
      items: z.array(signalAnswer),
      dailyCap: count,
      /** What conditions may speak of, and the names of what they refer to. */
      vocabulary: z.unknown(),
      names: z.record(z.string(), z.string()),
    }),
  },
  'POST /api/intent/signals': {
    summary: 'Add a signal; it is off until it was measured on the past',
    access: managers,
    body: z.strictObject({ name: words(80), kind, days, condition }),
    response: z.object({ id: z.number() }),
  },
  'PATCH /api/intent/signals/:id': {
    summary: 'Change a signal, or say whether it is on: on, off, or as it is measured',
    access: managers,
    params: idParams,
    body: z.strictObject({
      version: z.number().int(),
      name: words(80).optional(),
      kind: kind.optional(),
      days: days.optional(),
      condition: condition.optional(),
      setting: setting.optional(),
      note: words(500).optional(),
    }),
    response: ok,
  },
  'DELETE /api/intent/signals/:id': {
    summary:
      'Remove a signal that people added, with what was measured and told of it; a ready one is switched off instead',
    access: managers,
    params: idParams,
    response: ok,
  },
  'POST /api/intent/measuring': {
    summary: 'Measure all signals on the past anew',
    access: managers,
    response: ok,
  },
  'PATCH /api/intent/settings': {
    summary: 'Change of how many signals an owner is told on one day at the most',
    access: managers,
    body: z.strictObject({ dailyCap: z.number().int().min(0).max(100) }),
    response: ok,
  },
  'GET /api/intent/signals/:id/names': {
    summary: 'The accounts behind the figures of the latest measurement of a signal',
    access: staff,
    params: idParams,
    query: z.strictObject({
      of: z.enum(['shown', 'shown_opened', 'other', 'other_opened']),
      ...page,
    }),
    response: z.object({
      /** `subject` is null of who is not there any more. */
      items: z.array(z.object({ subject: subject.nullable(), weeks: count, opened: count })),
      next: z.string().nullable(),
      total: count,
      /** Weeks of all of them. */
      weeks: count,
    }),
  },
})
