import { z } from 'zod'
import { contract, cursor, id, idParams, instant, ok, words } from '../../platform/contract.ts'
import { sellers, staff } from '../../team/model/access.ts'
import { afterwards, picks, trialGroups } from './routing/rule.ts'
import { leadStates } from './verdict.ts'

const reference = z.object({ id: z.number(), name: z.string() })
const tree = z.unknown()
/** Who is named and may not get leads any more is not in it. */
const targetAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('account_owner') }),
  z.object({
    kind: z.literal('users'),
    users: z.array(reference.extend({ weight: z.number() })),
    pick: z.enum(picks),
    today: z.boolean(),
  }),
  z.object({ kind: z.literal('pool'), users: z.array(reference) }),
])
export const routingRuleAnswer = z.object({
  key: z.string(),
  label: z.string(),
  when: tree,
  /** Null of a rule that takes every lead. */
  sentence: z.string().nullable(),
  to: targetAnswer,
})
const rulesShape = {
  version: z.number(),
  rules: z.array(routingRuleAnswer),
  onBroken: z.enum(afterwards),
  onAbsence: z.enum(afterwards),
}
const language = z.enum(['en', 'nl', 'de']).default('en')
const note = words(500)
const version = z.coerce.number().int().min(0).max(1_000_000)

const load = z.object({
  user: reference,
  capacity: z.number().nullable(),
  /** Leads that they got, and would have got. */
  was: z.number(),
  would: z.number(),
  /** Most that would have been open at once. */
  most: z.number(),
})
const trialQuery = {
  days: z.coerce.number().int().min(1).max(730).default(90),
}
const plannedLead = z.object({
  leadId: z.number(),
  person: reference,
  grade: z.string(),
  from: reference.nullable(),
  to: reference.nullable(),
  ruleLabel: z.string().nullable(),
  why: z.string().nullable(),
  pool: z.boolean(),
  outcome: z.enum(['planned', 'moved', 'left', 'back', 'stayed']),
})
const reroutingAnswer = z.object({
  id: z.number(),
  state: z.enum(['planned', 'done', 'undone', 'dropped']),
  owner: reference.nullable(),
  version: z.number(),
  madeAt: instant,
  doneAt: instant.nullable(),
  items: z.array(plannedLead),
})

export const routingContract = contract({
  'GET /api/routing': {
    summary: 'Who gets which lead: the rules in force, the draft, and the versions before',
    access: staff,
    query: z.strictObject({ language }),
    response: z.object({
      inForce: z.object(rulesShape),
      draft: z.object({ ...rulesShape, note: z.string(), revision: z.number() }).nullable(),
      /** Of what conditions refer to by id: 'campaign:3' to its name. */
      names: z.record(z.string(), z.string()),
      versions: z.array(
        z.object({
          version: z.number(),
          note: z.string(),
          inForceFrom: instant,
          publishedBy: z.string().nullable(),
          inForce: z.boolean(),
        }),
      ),
      mayChange: z.boolean(),
    }),
  },
  'GET /api/routing/versions/:version': {
    summary: 'One version of the rules of routing',
    access: staff,
    params: z.strictObject({ version }),
    query: z.strictObject({ language }),
    response: z.object(rulesShape),
  },
  'GET /api/routing/vocabulary': {
    summary: 'What rules of routing may ask for',
    access: staff,
    query: z.strictObject({ language }),
    response: z.unknown(),
  },
  'PUT /api/routing/draft': {
    summary: 'Keeps the draft of the next version; null begins one from what is in force',
    access: ['administrator', 'sales_manager'],
    body: z.strictObject({
      /** The revision that was changed; null where there is no draft yet. */
      revision: z.number().int().min(1).nullable(),
      note: note.optional(),
      onBroken: z.enum(afterwards).optional(),
      onAbsence: z.enum(afterwards).optional(),
      rules: z.array(z.unknown()).max(100).optional(),
    }),
    response: z.object({ version: z.number() }),
  },
  'DELETE /api/routing/draft': {
    summary: 'Gives the draft up',
    access: ['administrator', 'sales_manager'],
    response: ok,
  },
  'POST /api/routing/publication': {
    summary: 'Puts the draft in force, now or from a moment on',
    access: ['administrator', 'sales_manager'],
    body: z.strictObject({
      revision: z.number().int().min(1),
      from: z.iso.datetime({ offset: true }).optional(),
    }),
    response: z.object({ version: z.number() }),
  },
  'GET /api/routing/trial': {
    summary: 'What the draft, or what is in force, would have made of leads of the last days',
    access: staff,
    query: z.strictObject({ ...trialQuery }),
    response: z.object({
      /** Of the draft where there is one. */
      version: z.number(),
      from: instant,
      leads: z.number(),
      /** There were more: only the newest so many are dealt. */
      cut: z.boolean(),
      people: z.array(load),
      rules: z.array(z.object({ key: z.string(), label: z.string(), leads: z.number() })),
      waits: z.number(),
      pool: z.number(),
      moved: z.number(),
    }),
  },
  'GET /api/routing/trial/leads': {
    summary: 'The leads behind a figure of the trial',
    access: staff,
    query: z.strictObject({
      ...trialQuery,
      group: z.enum(trialGroups),
      userId: id.optional(),
      ruleKey: z.string().max(60).optional(),
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
          raisedAt: instant,
          was: reference.nullable(),
          would: reference.nullable(),
          ruleLabel: z.string().nullable(),
          why: z.string().nullable(),
        }),
      ),
      next: z.string().nullable(),
      total: z.number(),
    }),
  },
  'GET /api/leads/:id/assignments': {
    summary: 'Into whose hands a lead came, by which rule or by whom',
    access: staff,
    params: idParams,
    response: z.object({
      items: z.array(
        z.object({
          at: instant,
          how: z.enum(['raised', 'given', 'claimed', 'broken', 'absence', 'rerouted', 'undone']),
          user: reference.nullable(),
          from: reference.nullable(),
          by: reference.nullable(),
          version: z.number().nullable(),
          ruleLabel: z.string().nullable(),
        }),
      ),
      /** The reader may claim it. */
      mayClaim: z.boolean(),
      state: z.enum(leadStates),
    }),
  },
  'POST /api/leads/:id/claim': {
    summary: 'Takes a lead that nobody has; of several who do the first',
    access: sellers,
    params: idParams,
    response: ok,
  },
  'POST /api/routing/reroutings': {
    summary:
      'Plans to deal open leads of somebody, or of nobody, anew by the rules in force; nothing moves yet',
    access: ['administrator', 'sales_manager'],
    body: z.strictObject({
      /** Null: leads that nobody has. Whoever is named gets none of them. */
      ownerId: z.number().int().min(1).nullable(),
    }),
    response: reroutingAnswer,
  },
  'GET /api/routing/reroutings': {
    summary: 'What was dealt anew, the latest first',
    access: staff,
    response: z.object({
      items: z.array(
        reroutingAnswer.omit({ items: true }).extend({ moved: z.number(), by: z.string().nullable() }),
      ),
    }),
  },
  'GET /api/routing/reroutings/:id': {
    summary: 'One of them with its leads',
    access: staff,
    params: idParams,
    response: reroutingAnswer,
  },
  'POST /api/routing/reroutings/:id/doing': {
    summary: 'Moves what was planned, where it is still as it was planned',
    access: ['administrator', 'sales_manager'],
    params: idParams,
    response: reroutingAnswer,
  },
  'POST /api/routing/reroutings/:id/undoing': {
    summary: 'Gives back what it moved, where nobody did anything with it since',
    access: ['administrator', 'sales_manager'],
    params: idParams,
    response: reroutingAnswer,
  },
})
