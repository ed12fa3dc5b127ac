import { z } from 'zod'
import { contract, cursor, day, id, idParams, instant, ok, words } from '../../platform/contract.ts'
import { managers, staff } from '../../team/model/access.ts'

const language = z.enum(['en', 'nl', 'de']).default('en')
const page = { cursor: cursor.optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }
const conditionAnswer = z.object({ version: z.literal(1), about: z.literal('account'), when: z.unknown() })

export const statementAnswer = z.object({
  id: z.number(),
  name: z.string().nullable(),
  /** What it asks, in words. */
  sentence: z.string(),
  condition: conditionAnswer,
  /** Of what its condition refers to by id: 'territory:3' to its name. */
  names: z.record(z.string(), z.string()),
  state: z.enum(['found', 'kept', 'dismissed']),
  /** Somebody changed or made its condition: no accounts confirmed it that it was not seen in. */
  edited: z.boolean(),
  /** Kept as something that those that fit must not have. */
  less: z.boolean(),
  /** Null where it asks for more than the fields that were learnt from, until it is measured, and for a partner. */
  found: z
    .object({
      /** Accounts of the half that confirms of which it holds, and those of them that were won. */
      accounts: z.number(),
      won: z.number(),
      /** How much likelier they were won than all, with the interval of 95 %. */
      lift: z.object({ ratio: z.number(), low: z.number(), high: z.number() }),
    })
    .nullable(),
  decided: z.object({ at: instant, by: z.string().nullable() }).nullable(),
})
const segment = z.object({ id: z.number(), name: z.string(), version: z.number() })
const market = z.object({
  companies: z.number(),
  source: z.string(),
  asOf: day,
  by: z.string().nullable(),
  at: instant,
})
export const profileAnswer = z.object({
  id: z.number(),
  name: z.string(),
  version: z.number(),
  /** Whom it is about, in words; null while nothing is kept in it. */
  sentence: z.string().nullable(),
  changed: z.object({ at: instant, by: z.string().nullable() }),
  statements: z.array(statementAnswer),
  /** The segment made of it, and of which version of the profile. */
  segment: segment.nullable(),
  /** Figures of the market that people entered, the last first. */
  market: z.array(market),
})
const named = z.object({
  kind: z.enum(['person', 'account']),
  id: z.number(),
  name: z.string(),
  second: z.string().nullable(),
})
const accountsPage = z.object({ items: z.array(named), next: z.string().nullable(), total: z.number() })

/** A statement of a profile, and whether it holds of one account. */
const heldStatement = z.object({
  id: z.number(),
  name: z.string().nullable(),
  sentence: z.string(),
  less: z.boolean(),
  holds: z.boolean(),
})

export const profileContract = contract({
  'GET /api/profile-learning': {
    summary:
      'What won accounts have in common beside lost and untouched ones, and of how many accounts that was learnt',
    access: staff,
    query: z.strictObject({ language }),
    response: z.object({
      /** The fields that may be learnt from, and what never is. */
      fields: z.array(z.object({ key: z.string(), label: z.string() })),
      leftOut: z.array(z.string()),
      /** Of fewer won accounts nothing is said. */
      fewestWon: z.number(),
      learning: z
        .object({
          state: z.enum(['waiting', 'done']),
          months: z.number(),
          without: z.array(z.string()),
          askedAt: instant,
          doneAt: instant.nullable(),
          won: z.number(),
          lost: z.number(),
          untouched: z.number(),
          /** Neither: worked on without an end, or of an earlier time. */
          aside: z.number(),
        })
        .nullable(),
      statements: z.array(statementAnswer),
    }),
  },
  'POST /api/profile-learning': {
    summary: 'Ask the past, by a job, what won accounts have in common',
    access: managers,
    body: z.strictObject({
      months: z.number().int().min(3).max(120).default(36),
      /** Fields that are not to be learnt from. */
      without: z.array(z.string().max(80)).max(100).default([]),
    }),
    response: ok,
  },
  'GET /api/profile-statements/:id/accounts': {
    summary: 'The accounts behind the figures of a statement, newest record first',
    access: staff,
    params: idParams,
    query: z.strictObject({ end: z.enum(['all', 'won']).default('all'), ...page }),
    response: accountsPage,
  },
  'PATCH /api/profile-statements/:id': {
    summary: 'Name a statement, or change what it asks',
    access: managers,
    params: idParams,
    body: z.strictObject({ name: words(120).nullable().optional(), condition: z.unknown().optional() }),
    response: ok,
  },
  'POST /api/profile-statements/:id/keeping': {
    summary: 'Keep a statement in a profile',
    access: managers,
    params: idParams,
    body: z.strictObject({ profileId: id }),
    response: ok,
  },
  'DELETE /api/profile-statements/:id/keeping': {
    summary: 'Take a statement out of its profile',
    access: managers,
    params: idParams,
    response: ok,
  },
  'POST /api/profile-statements/:id/dismissal': {
    summary: 'Dismiss a statement; it stays dismissed when the past says it again',
    access: managers,
    params: idParams,
    response: ok,
  },
  'DELETE /api/profile-statements/:id/dismissal': {
    summary: 'Take a dismissal back',
    access: managers,
    params: idParams,
    response: ok,
  },
  'GET /api/profiles': {
    summary: 'Profiles of customers: what is kept in them, and the market beside them',
    access: 'signed-in',
    query: z.strictObject({ language }),
    response: z.object({ items: z.array(profileAnswer) }),
  },
  'POST /api/profiles': {
    summary: 'Make a profile, with nothing in it yet',
    access: managers,
    body: z.strictObject({ name: words(80) }),
    response: z.object({ id: z.number() }),
  },
  'PATCH /api/profiles/:id': {
    summary: 'Name a profile anew',
    access: managers,
    params: idParams,
    body: z.strictObject({ name: words(80) }),
    response: ok,
  },
  'POST /api/profiles/:id/statements': {
    summary: 'Keep in a profile what people say themselves; the past says what it says of that',
    access: managers,
    params: idParams,
    body: z.strictObject({ name: words(120).nullable().default(null), condition: z.unknown() }),
    response: z.object({ id: z.number() }),
  },
  'POST /api/profiles/:id/archive': {
    summary: 'Archive a profile; a segment that was made of it stays',
    access: managers,
    params: idParams,
    response: ok,
  },
  'GET /api/profiles/:id/versions': {
    summary: 'What a profile was, the last version first',
    access: 'signed-in',
    params: idParams,
    query: z.strictObject({ language }),
    response: z.object({
      items: z.array(
        z.object({
          version: z.number(),
          name: z.string(),
          sentence: z.string().nullable(),
          at: instant,
          by: z.string().nullable(),
        }),
      ),
    }),
  },
  'POST /api/profiles/:id/segment': {
    summary:
      'Make a profile a live segment of accounts, or bring the segment made of it to the version of today',
    access: managers,
    params: idParams,
    response: z.object({ segmentId: z.number() }),
  },
  'POST /api/profiles/:id/market': {
    summary: 'Say how many such companies there are in the market, with the source and its date',
    access: managers,
    params: idParams,
    body: z.strictObject({
      companies: z.number().int().min(1).max(1_000_000_000),
      source: words(200),
      asOf: day,
    }),
    response: ok,
  },
  'GET /api/profiles/:id/size': {
    summary:
      'How many accounts that fit are known, were contacted in 12 months, have an open opportunity, were won',
    access: 'signed-in',
    params: idParams,
    response: z.object({
      /** Null while nothing is kept in the profile. */
      size: z
        .object({ known: z.number(), contacted: z.number(), open: z.number(), won: z.number() })
        .nullable(),
      /** Of the market as it was entered last; null where nobody did, and for whoever sees only a part of all accounts. */
      share: z.number().nullable(),
    }),
  },
  'GET /api/profiles/:id/accounts': {
    summary: 'The accounts behind a figure of the size, newest record first',
    access: 'signed-in',
    params: idParams,
    query: z.strictObject({ part: z.enum(['known', 'contacted', 'open', 'won']), ...page }),
    response: accountsPage,
  },
  'GET /api/profiles/:id/look-alikes': {
    summary: 'Accounts that were never won and are like the won ones, with the statements that hold of them',
    access: 'signed-in',
    params: idParams,
    query: z.strictObject(page),
    response: z.object({
      items: z.array(
        z.object({
          id: z.number(),
          name: z.string(),
          second: z.string().nullable(),
          fits: z.boolean(),
          /** The sum of the logarithms of the lifts of the statements that hold. */
          score: z.number(),
          /** Ids of the statements that hold. */
          holds: z.array(z.number()),
        }),
      ),
      next: z.string().nullable(),
      total: z.number(),
    }),
  },
  'GET /api/accounts/:id/profiles': {
    summary: 'Which profiles of customers an account fits, and which of their statements hold of it',
    access: 'signed-in',
    params: idParams,
    query: z.strictObject({ language }),
    response: z.object({
      items: z.array(
        z.object({ id: z.number(), name: z.string(), fits: z.boolean(), statements: z.array(heldStatement) }),
      ),
    }),
  },
})
