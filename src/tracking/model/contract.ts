import { z } from 'zod'
import { contract, id, idParams, instant, ok, words } from '../../platform/contract.ts'
import { conflictKinds } from './conflict.ts'
import { keyKinds, scopes } from './key-scopes.ts'
import { siteModes } from './site.ts'

const keyHolders = ['administrator', 'marketing_manager'] as const
const origin = z
  .string()
  .regex(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/, 'an origin such as https://www.example.com')
const site = z.strictObject({
  mode: z.enum(siteModes),
  searchParameters: z.array(z.string().regex(/^[A-Za-z0-9_.-]{1,40}$/, 'the name of a parameter')).max(20),
  outbound: z.boolean(),
  downloads: z.boolean(),
  linkedOrigins: z.array(origin).max(20),
})
const limit = z.number().int().min(1).max(2_000_000_000).nullable()
const rights = {
  origins: z.array(origin).max(50),
  scopes: z.array(z.enum(scopes)).min(1).max(scopes.length),
  /** Null: as many as the installation takes. */
  callsPerMinute: limit,
  dailyMessages: limit,
  /** A page's word for who its user is goes without a signature. */
  trustsUnsigned: z.boolean(),
  site: site.partial(),
}
const writeKeyAnswer = z.object({
  id: z.number(),
  name: z.string(),
  hint: z.string(),
  kind: z.enum(keyKinds),
  origins: z.array(z.string()),
  scopes: z.array(z.enum(scopes)),
  callsPerMinute: z.number().nullable(),
  dailyMessages: z.number().nullable(),
  trustsUnsigned: z.boolean(),
  site: z.object({
    mode: z.enum(siteModes),
    searchParameters: z.array(z.string()),
    outbound: z.boolean(),
    downloads: z.boolean(),
    linkedOrigins: z.array(z.string()),
  }),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
  /** Until then the key of before the rotation is taken as well. */
  oldEndsAt: instant.nullable(),
})
const someone = z.object({ id: z.number(), name: z.string() }).nullable()

export const trackingContract = contract({
  'GET /api/write-keys': {
    summary: 'Write keys of the tracking doors, without the keys',
    access: keyHolders,
    response: z.object({ items: z.array(writeKeyAnswer) }),
  },
  'POST /api/write-keys': {
    summary: 'Make a write key, for a server or, with origins, for pages; the key is shown this once',
    access: keyHolders,
    body: z.strictObject({
      name: words(80),
      kind: z.enum(keyKinds).optional(),
      ...z.object(rights).partial().shape,
    }),
    response: writeKeyAnswer.extend({ key: z.string() }),
  },
  'PATCH /api/write-keys/:id': {
    summary: 'Change what a write key may, and how the snippet behaves on its pages',
    access: keyHolders,
    params: idParams,
    body: z.strictObject({ name: words(80), ...rights }).partial(),
    response: writeKeyAnswer,
  },
  'POST /api/write-keys/:id/rotation': {
    summary: 'Another key in place of this one, shown this once; the former one is taken for some hours more',
    access: keyHolders,
    params: idParams,
    body: z.strictObject({ hours: z.number().int().min(0).max(720) }),
    response: z.object({ key: z.string(), hint: z.string(), oldEndsAt: instant }),
  },
  'GET /api/write-keys/:id/signing-secret': {
    summary: 'The secret with which your server signs the users of pages that send with this key',
    access: ['administrator'],
    params: idParams,
    response: z.object({ secret: z.string() }),
  },
  'DELETE /api/write-keys/:id': {
    summary: 'End a write key',
    access: keyHolders,
    params: idParams,
    response: ok,
  },
  'GET /api/tracking/arrivals': {
    summary:
      'What arrives at the tracking doors: the last of it, a sample, newest first. Personal data is masked',
    access: keyHolders,
    query: z.strictObject({
      keyId: z.coerce.number().int().positive().optional(),
      show: z.enum(['all', 'accepted', 'refused']).default('all'),
      /** Unmasked: for administrators. */
      plain: z.enum(['true', 'false']).default('false'),
    }),
    response: z.object({
      items: z.array(
        z.object({
          id: z.number(),
          at: instant,
          keyId: z.number().nullable(),
          keyName: z.string().nullable(),
          door: z.string(),
          code: z.string(),
          pointer: z.string().nullable(),
          sentence: z.string().nullable(),
          touchId: z.number().nullable(),
          person: someone,
          conflict: z.string().nullable(),
          ignored: z.array(z.string()),
          message: z.unknown(),
        }),
      ),
      /** Of today (UTC), by what became of them; all of them, not the sample. */
      counts: z.array(z.object({ code: z.string(), calls: z.number(), messages: z.number() })),
    }),
  },
  'POST /api/tracking/watch': {
    summary:
      'Show a sample of what arrives for the next minute, by one key or by all; refusals are shown without it',
    access: keyHolders,
    body: z.strictObject({ keyId: id.nullable() }),
    response: ok,
  },
  'POST /api/tracking/arrivals/test': {
    summary:
      'Send a test message through the doors as this key would; what became of it stands among the arrivals',
    access: keyHolders,
    body: z.strictObject({ keyId: id }),
    response: z.object({ accepted: z.boolean(), sentence: z.string().nullable() }),
  },
  'GET /api/tracking/conflicts': {
    summary: 'What would have joined two people, and did not; newest first',
    access: keyHolders,
    response: z.object({
      items: z.array(
        z.object({
          id: z.number(),
          kind: z.enum(conflictKinds),
          person: someone,
          other: someone,
          visitorId: z.number().nullable(),
          keyName: z.string().nullable(),
          seen: z.number(),
          lastAt: instant,
        }),
      ),
      /** Ids and names of mailboxes that never tell who somebody is. */
      everybodysIds: z.array(z.string()),
      sharedMailboxes: z.array(z.string()),
    }),
  },
  'POST /api/tracking/conflicts/:id/settlement': {
    summary: 'Take a conflict from the list; it comes back when it happens again',
    access: keyHolders,
    params: idParams,
    response: ok,
  },
  'GET /api/persons/:id/browsers': {
    summary: 'Browsers that are joined to a person, and whether somebody else uses them too',
    access: keyHolders,
    params: idParams,
    response: z.object({
      items: z.array(
        z.object({
          visitorId: z.number(),
          firstSeenAt: instant,
          joinedAt: instant.nullable(),
          shared: z.boolean(),
          touches: z.number(),
        }),
      ),
    }),
  },
  'POST /api/persons/:id/browsers/:visitorId/release': {
    summary: 'Take a browser from a person, with the reason: what it did is nobody’s again',
    access: keyHolders,
    params: z.strictObject({
      id: z.coerce.number().int().positive(),
      visitorId: z.coerce.number().int().positive(),
    }),
    body: z.strictObject({ reason: words(400) }),
    response: ok,
  },
})
