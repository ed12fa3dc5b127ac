import { z } from 'zod'
import { contract, idParams, instant, ok, words } from '../../platform/contract.ts'
import { managers, staff } from '../../team/model/access.ts'

const reference = z.object({ id: z.number(), name: z.string() })
const named = { id: z.string(), label: z.string(), sentence: z.string() }
const steps = z.tuple([z.number(), z.number(), z.number()])
/** A condition about a person, without its version; or which touches are meant. */
const tree = z.unknown()

/** Rules with the sentence of each in the language asked for. */
export const rulesAnswer = z.object({
  fit: z.array(z.object({ ...named, points: z.number(), when: tree })),
  engagement: z.array(
    z.object({
      ...named,
      touches: tree,
      pointsEach: z.number(),
      cap: z.number(),
      halfLifeDays: z.number(),
      minimum: z.object({ touches: z.number(), days: z.number() }).optional(),
    }),
  ),
  exclusions: z.array(z.object({ ...named, when: tree })),
  threshold: z.number(),
  thresholds: z.array(
    z.object({ productGroup: reference.nullable(), territory: reference.nullable(), points: z.number() }),
  ),
  grades: z.object({
    /** The least points for A, B, C and for 1, 2, 3. */
    fit: steps,
    engagement: steps,
    /** The letter is given by how likely this end is, from so many percent on; by fit where nothing is said of somebody. */
    letterBy: z.object({ goal: z.enum(['accepted', 'opportunity', 'won']), least: steps }).optional(),
  }),
})

const language = z.enum(['en', 'nl', 'de']).default('en')
const person = reference.nullable()
const side = z.enum(['marketing', 'sales', 'service'])
const signer = z.enum(['marketing', 'sales'])
const draftShape = {
  id: z.number(),
  name: z.string(),
  note: z.string(),
  /** The version that it began from. */
  basedOn: z.number(),
  revision: z.number(),
  /** Null: as soon as both sides have signed. */
  inForceFrom: instant.nullable(),
  state: z.enum(['open', 'published', 'withdrawn']),
  /** The version that it became. */
  version: z.number().nullable(),
  madeBy: person,
  madeAt: instant,
  changedBy: person,
  changedAt: instant,
}
export const draftLine = z.object({
  ...draftShape,
  /** Rules that are another than in the version it began from. */
  changes: z.number(),
  /** Comments that are not settled. */
  comments: z.number(),
  signed: z.array(signer),
})
export const ruleChanged = z.object({
  list: z.enum(['fit', 'engagement', 'exclusions']),
  ruleId: z.string(),
  how: z.enum(['added', 'removed', 'changed']),
})
export const draftAnswer = z.object({
  ...draftShape,
  rules: rulesAnswer,
  /** Of what its conditions refer to by id: 'campaign:3' to its name. */
  names: z.record(z.string(), z.string()),
  /** What it is read beside: the last version, or the one that it changed. */
  against: z.object({ version: z.number(), name: z.string(), inForceFrom: instant, rules: rulesAnswer }),
  /** Another version was signed since it began. */
  stale: z.boolean(),
  changed: z.array(ruleChanged),
  comments: z.array(
    z.object({
      id: z.number(),
      ruleId: z.string().nullable(),
      kind: z.enum(['said', 'returned']),
      body: z.string(),
      side,
      revision: z.number(),
      by: person,
      at: instant,
      settledAt: instant.nullable(),
      settledBy: person,
    }),
  ),
  signatures: z.array(z.object({ side: signer, note: z.string(), by: reference, at: instant })),
  /** The sides for which the reader may sign. */
  maySign: z.array(signer),
  mayReturn: z.boolean(),
  mayWithdraw: z.boolean(),
})
const revision = z.number().int().min(1)
/** May be left empty. */
const sentence = z.string().trim().max(500)
const versionLine = z.object({
  version: z.number(),
  name: z.string(),
  inForceFrom: instant,
  draftId: z.number().nullable(),
  /** Leads that it judged. */
  leads: z.number(),
  signatures: z.array(z.object({ side: signer, note: z.string(), by: reference, at: instant })),
})

/** Who may draft and speak: both sides. */
const drafters = ['administrator', 'marketing', 'marketing_manager', 'sales', 'sales_manager'] as const

export const definitionContract = contract({
  'GET /api/definition': {
    summary: 'The shared definition of a qualified lead in force',
    access: 'signed-in',
    query: z.strictObject({ language }),
    response: z.object({
      version: z.number(),
      name: z.string(),
      inForceFrom: instant,
      rules: rulesAnswer,
      /** Signed, and in force later. */
      next: z.object({ version: z.number(), inForceFrom: instant }).nullable(),
      routing: z.array(z.object({ position: z.number(), label: z.string() })),
    }),
  },
  'GET /api/definition/versions': {
    summary: 'All versions of the definition, newest first, with who signed them',
    access: 'signed-in',
    response: z.object({ items: z.array(versionLine) }),
  },
  'GET /api/definition/versions/:version': {
    summary: 'One version of the definition, and what it changed of the one before',
    access: 'signed-in',
    params: z.object({ version: z.coerce.number().int().min(1).max(1_000_000) }),
    query: z.strictObject({ language }),
    response: z.object({
      version: z.number(),
      name: z.string(),
      inForceFrom: instant,
      rules: rulesAnswer,
      before: z.object({ version: z.number(), rules: rulesAnswer }).nullable(),
      changed: z.array(ruleChanged),
      /** The draft that it was; null of what every installation begins with. */
      draftId: z.number().nullable(),
      /** Leads that it judged, of those that the reader sees. */
      leads: z.number(),
    }),
  },
  'GET /api/definition/vocabulary': {
    summary: 'What rules of the definition may ask for, in the words of a language',
    access: staff,
    query: z.strictObject({ language }),
    response: z.unknown(),
  },
  'GET /api/definition/drafts': {
    summary: 'Drafts of the definition, those that are talked over first',
    access: staff,
    response: z.object({ items: z.array(draftLine) }),
  },
  'GET /api/definition/drafts/:id': {
    summary: 'One draft beside the version it changes, with what was said and who signed',
    access: staff,
    params: idParams,
    query: z.strictObject({ language }),
    response: draftAnswer,
  },
  'POST /api/definition/drafts': {
    summary: 'Begin a draft from the last version, or from an earlier one',
    access: drafters,
    body: z.strictObject({ note: sentence.default(''), fromVersion: z.number().int().min(1).optional() }),
    response: z.object({ id: z.number() }),
  },
  'PATCH /api/definition/drafts/:id': {
    summary: 'Change a draft: what was signed of it is void',
    access: drafters,
    params: idParams,
    body: z.strictObject({
      revision,
      name: words(120).min(1).optional(),
      note: sentence.optional(),
      inForceFrom: z.iso.datetime({ offset: true }).nullable().optional(),
      /** As `GET` gives them, without sentences: fit, engagement, exclusions, threshold, thresholds, grades. */
      rules: z.unknown().optional(),
    }),
    response: ok,
  },
  'POST /api/definition/drafts/:id/comments': {
    summary: 'Say something of a draft, or beside one of its rules',
    access: drafters,
    params: idParams,
    body: z.strictObject({ ruleId: z.string().max(40).nullable().default(null), body: words(2_000).min(1) }),
    response: ok,
  },
  'POST /api/definition/comments/:id/settlement': {
    summary: 'A comment is settled, or stands again',
    access: drafters,
    params: idParams,
    body: z.strictObject({ settled: z.boolean() }),
    response: ok,
  },
  'POST /api/definition/drafts/:id/signature': {
    summary: 'A manager signs for one side; with both the draft is the next version',
    access: managers,
    params: idParams,
    body: z.strictObject({
      revision,
      /** The version that the draft was read beside. */
      against: z.number().int().min(1),
      side: signer,
      note: sentence.default(''),
    }),
    response: ok,
  },
  'POST /api/definition/drafts/:id/return': {
    summary: 'A manager sends a draft back with a reason; no signature stands',
    access: managers,
    params: idParams,
    body: z.strictObject({ revision, note: words(500).min(1) }),
    response: ok,
  },
  'POST /api/definition/drafts/:id/renewal': {
    summary: 'Bring a draft up to date with what was signed since',
    access: drafters,
    params: idParams,
    body: z.strictObject({ revision }),
    response: ok,
  },
  'POST /api/definition/drafts/:id/withdrawal': {
    summary: 'Give a draft up; it stays to be read',
    access: drafters,
    params: idParams,
    response: ok,
  },
})
