import { z } from 'zod'
import { bases, channels, verdictReasons } from '../../consent/model/may-contact.ts'
import { contract, cursor, day, id, idParams, instant, ok, words } from '../../platform/contract.ts'
import { administrators, managers, staff } from '../../team/model/access.ts'
import { accessKinds } from './access.ts'
import { retentionKinds } from './retention.ts'

const languages = ['en', 'nl', 'de'] as const
const reasons = ['erased', 'objected', 'bounced', 'complained', 'listed'] as const
const purposeKey = z
  .string()
  .regex(/^[a-z][a-z0-9_]{1,39}$/, 'Small letters, digits and _, beginning with a letter.')
/** '*' stands for any. */
const anyPurpose = z.union([z.literal('*'), purposeKey])
const anyChannel = z.enum(['*', ...channels])

export const purposeAnswer = z.object({
  key: z.string(),
  profiling: z.boolean(),
  basis: z.enum(bases),
  channels: z.array(z.enum(channels)),
  doubleOptIn: z.boolean(),
  validMonths: z.number().nullable(),
  active: z.boolean(),
  texts: z.array(
    z.object({ language: z.string(), version: z.number(), name: z.string(), words: z.string() }),
  ),
})
const proof = z.object({
  id: z.number(),
  at: instant,
  source: z.string(),
  textShown: z.string().nullable(),
  textVersion: z.number().nullable(),
  language: z.string().nullable(),
  by: z.string().nullable(),
})
export const standingAnswer = z.object({
  /** To everything, which stops profiling too. */
  objected: z.boolean(),
  profiled: z.boolean(),
  erased: z.boolean(),
  items: z.array(
    z.object({
      purpose: z.string(),
      name: z.string(),
      basis: z.enum(bases),
      channel: z.enum(channels).nullable(),
      may: z.boolean(),
      reason: z.enum(verdictReasons),
      sentence: z.string(),
      proof: proof.nullable(),
    }),
  ),
  history: z.array(
    proof.extend({
      matter: z.enum(['consent', 'objection']),
      purpose: z.string(),
      name: z.string(),
      channel: z.string(),
      granted: z.boolean(),
      pending: z.boolean(),
    }),
  ),
})

/** An attachment that no program can read. */
const unread = z.object({ id: z.number(), touchId: z.number(), name: z.string() })
const fates = ['erased', 'removed', 'nameless'] as const
export const requestAnswer = z.object({
  id: z.number(),
  kind: z.enum(['access', 'erasure']),
  person: z.object({ id: z.number(), name: z.string(), inTrash: z.boolean() }).nullable(),
  state: z.enum(['asked', 'waiting', 'running', 'ready', 'collected', 'done', 'refused', 'ended', 'failed']),
  byPerson: z.boolean(),
  user: z.string().nullable(),
  askedAt: instant,
  /** One month after it was asked (GDPR, Art. 12(3)). */
  dueAt: instant,
  endedAt: instant.nullable(),
  done: z.number(),
  total: z.number().nullable(),
  expiresAt: instant.nullable(),
  counts: z.record(z.string(), z.number()),
  /** Attachments that could not be read, of an erasure: somebody has to look at them. Those that are gone since are left out. */
  unread: z.array(unread),
  note: z.string().nullable(),
})

/** Days of UTC, both included. */
const period = { from: day.optional(), to: day.optional() }
export const accessFilter = { reader: id.optional(), kind: z.enum(accessKinds).optional(), ...period }
const pages = (usual: number, most: number) => ({
  cursor: cursor.optional(),
  limit: z.coerce.number().int().min(1).max(most).default(usual),
})
const clearing = z.enum(['nameless', 'wordless', 'gone'])
const tally = z.record(z.string(), z.number())
const clearedPage = {
  kind: z.enum(retentionKinds),
  clearing,
  total: z.number(),
  items: z.array(z.object({ id: z.number(), at: instant, title: z.string(), href: z.string().nullable() })),
  next: z.string().nullable(),
}

export const privacyContract = contract({
  'GET /api/privacy/purposes': {
    summary: 'What the company asks people for: purposes, channels, legal basis and words',
    access: 'signed-in',
    response: z.object({ items: z.array(purposeAnswer) }),
  },
  'PUT /api/privacy/purposes/:key': {
    summary: 'Declare or change a purpose; other words are a new version of them',
    access: ['administrator', 'marketing_manager'],
    params: z.strictObject({ key: purposeKey }),
    body: z.strictObject({
      basis: z.enum(bases),
      channels: z.array(z.enum(channels)).max(4),
      doubleOptIn: z.boolean(),
      validMonths: z.number().int().min(1).max(240).nullable(),
      active: z.boolean(),
      texts: z
        .array(z.strictObject({ language: z.enum(languages), name: words(80), words: words(1000) }))
        .min(1)
        .max(3),
    }),
    response: purposeAnswer,
  },
  'GET /api/persons/:id/may-contact': {
    summary: 'For what and how a person may be contacted, each with its reason and proof',
    access: 'signed-in',
    params: idParams,
    /** The page was opened from the search: noted in the access log. */
    query: z.strictObject({ via: z.enum(['search']).optional() }),
    response: standingAnswer,
  },
  'POST /api/persons/:id/consents': {
    summary: 'Write down what a person agreed to or took back, as told to a user',
    access: staff,
    params: idParams,
    body: z.strictObject({
      purpose: purposeKey,
      channel: anyChannel,
      granted: z.boolean(),
      source: words(120),
    }),
    response: standingAnswer,
  },
  'POST /api/persons/:id/objections': {
    summary: 'Write down that a person objects to a purpose, a channel or everything; a manager may end it',
    access: staff,
    params: idParams,
    body: z.strictObject({
      purpose: anyPurpose,
      channel: anyChannel,
      ended: z.boolean(),
      source: words(120),
    }),
    response: standingAnswer,
  },
  'POST /api/persons/:id/preference-link': {
    summary: 'The address of the page on which the person chooses',
    access: staff,
    params: idParams,
    response: z.object({ path: z.string() }),
  },
  'GET /api/persons/:id/accesses': {
    summary: 'Who read what of a person, newest first: by reader, kind and period',
    access: managers,
    params: idParams,
    query: z.strictObject({ ...accessFilter, ...pages(100, 500) }),
    response: z.object({
      total: z.number(),
      /** Everybody who ever read something of the person. */
      readers: z.array(z.object({ id: z.number(), name: z.string() })),
      items: z.array(
        z.object({
          user: z.object({ id: z.number(), name: z.string() }),
          kind: z.enum(accessKinds),
          at: instant,
          /** Of which list, narrowed how, and how many it showed beside the person. */
          list: z
            .object({ what: z.string(), filter: z.record(z.string(), z.unknown()), shown: z.number() })
            .nullable(),
        }),
      ),
      next: z.string().nullable(),
    }),
  },
  'GET /api/persons/:id/erasure': {
    summary: 'What an erasure would take away and what stays, with counts; nothing is done',
    access: administrators,
    params: idParams,
    response: z.object({
      name: z.string(),
      inTrash: z.boolean(),
      parts: z.array(
        z.object({ name: z.string(), title: z.string(), count: z.number(), fate: z.enum(fates) }),
      ),
      remarks: z.array(z.string()),
      unread: z.array(unread),
    }),
  },
  'POST /api/persons/:id/privacy-requests': {
    summary: 'Make an archive of all data of a person, or erase the person',
    access: administrators,
    params: idParams,
    body: z.strictObject({ kind: z.enum(['access', 'erasure']) }),
    response: requestAnswer,
  },
  'GET /api/privacy/requests': {
    summary: 'What people asked of their data, newest first, with progress',
    access: managers,
    query: z.strictObject({
      personId: id.optional(),
      kind: z.enum(['access', 'erasure']).optional(),
      open: z.enum(['true']).optional(),
      /** Asked by a user, or by people on their own page. */
      by: z.union([z.literal('person'), id]).optional(),
      ...period,
      ...pages(50, 200),
    }),
    response: z.object({
      items: z.array(requestAnswer),
      /** All that are so narrowed, and how many are open in all. */
      total: z.number(),
      open: z.number(),
      askers: z.array(z.object({ id: z.number(), name: z.string() })),
      next: z.string().nullable(),
    }),
  },
  'POST /api/privacy/requests/:id/decision': {
    summary: 'Grant or refuse what a person asked for',
    access: administrators,
    params: idParams,
    body: z.strictObject({ granted: z.boolean(), note: words(300).nullable() }),
    response: requestAnswer,
  },
  'POST /api/privacy/requests/:id/ticket': {
    summary: 'An address from which the archive is downloaded once, within ten minutes',
    access: administrators,
    params: idParams,
    response: z.object({ path: z.string() }),
  },
  'GET /api/privacy/retention': {
    summary: 'How long things are kept, what would go now, and the last runs',
    access: administrators,
    response: z.object({
      items: z.array(
        z.object({
          kind: z.enum(retentionKinds),
          days: z.number(),
          active: z.boolean(),
          due: z.number(),
          lastRun: z.object({ id: z.number(), at: instant, cleared: z.number() }).nullable(),
        }),
      ),
      nextRun: instant,
    }),
  },
  'GET /api/privacy/retention/runs': {
    summary: 'What the rules did, night by night, newest first',
    access: administrators,
    query: z.strictObject({ kind: z.enum(retentionKinds).optional(), ...pages(50, 200) }),
    response: z.object({
      items: z.array(
        z.object({
          id: z.number(),
          kind: z.enum(retentionKinds),
          clearing,
          days: z.number().nullable(),
          at: instant,
          before: instant,
          cleared: z.number(),
          oldest: instant.nullable(),
          newest: instant.nullable(),
          tally,
        }),
      ),
      next: z.string().nullable(),
    }),
  },
  'GET /api/privacy/retention/runs/:id/records': {
    summary: 'What a run cleared and can still be named; what it deleted is counted by sort',
    access: administrators,
    params: idParams,
    query: z.strictObject(pages(50, 200)),
    response: z.object({ ...clearedPage, tally }),
  },
  'GET /api/privacy/retention/:kind/due': {
    summary: 'What a rule of so many days would clear now; nothing is done',
    access: administrators,
    params: z.strictObject({ kind: z.enum(retentionKinds) }),
    query: z.strictObject({ days: z.coerce.number().int().min(1).max(36_500), ...pages(50, 200) }),
    response: z.object({ ...clearedPage, before: instant }),
  },
  'PUT /api/privacy/retention/:kind': {
    summary: 'Change a rule, switch it on or off',
    access: administrators,
    params: z.strictObject({ kind: z.enum(retentionKinds) }),
    body: z.strictObject({ days: z.number().int().min(1).max(36_500), active: z.boolean() }),
    response: ok,
  },
  'GET /api/privacy/suppressions': {
    summary: 'Addresses and numbers that are not used: counts, newest entries, or one that is asked for',
    access: managers,
    query: z.strictObject({ address: z.string().trim().max(254).optional() }),
    response: z.object({
      total: z.number(),
      counts: z.array(z.object({ reason: z.enum(reasons), n: z.number() })),
      items: z.array(
        z.object({
          kind: z.enum(['email', 'phone']),
          reason: z.enum(reasons),
          note: z.string().nullable(),
          by: z.string().nullable(),
          at: instant,
        }),
      ),
    }),
  },
  'POST /api/privacy/suppressions': {
    summary: 'Put pasted addresses and numbers on the list; only digests are kept',
    access: managers,
    body: z.strictObject({
      lines: z.string().min(1, 'Please fill this in.').max(900_000),
      reason: z.enum(['objected', 'bounced', 'complained', 'listed']),
      note: words(200).nullable(),
    }),
    response: z.object({
      added: z.number(),
      known: z.number(),
      unreadable: z.array(z.object({ line: z.number(), text: z.string() })),
    }),
  },
  'POST /api/privacy/suppressions/lifting': {
    summary: 'Take one address or number off the list',
    access: administrators,
    body: z.strictObject({ address: words(254) }),
    response: ok,
  },
})
