import { z } from 'zod'
import { contract, cursor, id, idParams, instant, words } from '../../platform/contract.ts'
import { staff } from '../../team/model/access.ts'
import { customAnswer, customChange } from './custom-contract.ts'

export const accountKinds = ['customer', 'prospect', 'partner', 'competitor'] as const

const accountFields = {
  name: words(200),
  kind: z.enum(accountKinds),
  industry: words(80).nullable(),
  country: words(60).nullable(),
  city: words(80).nullable(),
  website: words(200).nullable(),
  employees: z.number().int().min(0).max(10_000_000).nullable(),
  parentId: id.nullable(),
  territoryId: id.nullable(),
  salesOwnerId: id.nullable(),
  marketingOwnerId: id.nullable(),
  custom: customChange,
}
const personFields = {
  name: words(160),
  accountId: id.nullable(),
  email: words(254).nullable(),
  phone: words(40).nullable(),
  jobTitle: words(120).nullable(),
  jobFunction: words(60).nullable(),
  seniority: words(60).nullable(),
  country: words(60).nullable(),
  language: z.enum(['en', 'nl', 'de']).nullable(),
  custom: customChange,
}

const reference = z.object({ id: z.number(), name: z.string() }).nullable()
export const accountAnswer = z.object({
  id: z.number(),
  name: z.string(),
  kind: z.enum(accountKinds),
  industry: z.string().nullable(),
  country: z.string().nullable(),
  city: z.string().nullable(),
  website: z.string().nullable(),
  employees: z.number().nullable(),
  parent: reference,
  territory: reference,
  salesOwner: reference,
  marketingOwner: reference,
  custom: customAnswer,
  class: z.string().nullable(),
  /** Since when it has this class, and this stage. */
  classSince: instant.nullable(),
  /** Of the lifecycle; null until it is computed, within a minute, and for competitors. */
  stage: z.string().nullable(),
  stageSince: instant.nullable(),
  createdAt: instant,
  updatedAt: instant,
})
export const personAnswer = z.object({
  id: z.number(),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  jobTitle: z.string().nullable(),
  jobFunction: z.string().nullable(),
  seniority: z.string().nullable(),
  country: z.string().nullable(),
  language: z.string().nullable(),
  account: reference,
  territory: reference,
  salesOwner: reference,
  marketingOwner: reference,
  source: z.string().nullable(),
  custom: customAnswer,
  /** Of the lifecycle of the account, or of the person without one. */
  stage: z.string().nullable(),
  stageSince: instant.nullable(),
  knownAt: instant,
  updatedAt: instant,
})
export const consentAnswer = z.object({
  purpose: z.string(),
  channel: z.string(),
  granted: z.boolean(),
  source: z.string(),
  textShown: z.string().nullable(),
  at: instant,
})
/** A page of a long list, as every list of records answers it. */
export const page = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable(),
    previous: z.string().nullable(),
    /** How many match; null where `count` is 'no'. An estimate, to three figures, where `exact` is false. */
    total: z.number().nullable(),
    exact: z.boolean(),
    /** The number of the first item where the page was asked for by `at` or `from`: about, beyond 10,000. */
    start: z.number().nullable(),
  })

/** What every list of records is asked for its order, its conditions and its page; `usual` is its order where nobody asks. */
export const pageQuery = <U extends string>(usual: U) => ({
  /** A column, upwards; with '-' before it downwards. Empty values come last either way. */
  sort: z.string().max(60).default(usual),
  /** JSON: a list of [column, operator, ...values], all of which must hold. */
  where: z.string().max(4_000).optional(),
  /** Ids of segments, parted by commas: the person or the account behind a row is in one of them. */
  segment: z
    .string()
    .regex(/^[1-9]\d{0,14}(,[1-9]\d{0,14}){0,49}$/)
    .optional(),
  /** JSON: a condition as the builder writes it, of the person or the account behind a row. */
  when: z.string().max(6_000).optional(),
  cursor: cursor.optional(),
  /** The page that begins about at this row, 0 the first; `of` is how many there are, where that is known. */
  at: z.coerce.number().int().min(0).max(1e9).optional(),
  of: z.coerce.number().int().min(0).max(1e9).optional(),
  /** The page that begins with this value of what the list is sorted by, or the next one. */
  from: z.string().max(200).optional(),
  count: z.enum(['yes', 'no']).default('yes'),
  /** 0 answers only how many there are. */
  limit: z.coerce.number().int().min(0).max(200).default(50),
})

const listQuery = {
  q: z.string().trim().max(100).optional(),
  /** A declared field: 'key' has a value, or 'key:operator:value'. */
  custom: z.string().max(300).optional(),
  territoryId: id.optional(),
  /** Of this account and all below it. */
  group: id.optional(),
  ownerId: id.optional(),
  /** Of the accounts that the reader owns for sales. */
  mine: z.enum(['true', 'false']).optional(),
  ...pageQuery('name'),
}

export const customersContract = contract({
  'GET /api/accounts': {
    summary: 'Accounts by name, filtered',
    access: 'signed-in',
    query: z.strictObject({
      ...listQuery,
      kind: z.enum(accountKinds).optional(),
      /** A letter of the rule of classes; '-' is none. */
      class: z.string().max(3).optional(),
      /** A stage of the lifecycle. */
      stage: z.string().max(20).optional(),
      industry: z.string().max(80).optional(),
      /** With a touch, not by a machine, recorded for the account after the one moment and not after the other. */
      touchedAfter: z.iso.datetime({ offset: true }).optional(),
      touchedBefore: z.iso.datetime({ offset: true }).optional(),
    }),
    response: page(accountAnswer),
  },
  'POST /api/accounts': {
    summary: 'Make an account',
    access: staff,
    body: z.strictObject(accountFields).partial().required({ name: true }),
    response: accountAnswer,
  },
  'GET /api/accounts/:id': {
    summary: 'One account',
    access: 'signed-in',
    params: idParams,
    response: accountAnswer,
  },
  'PATCH /api/accounts/:id': {
    summary: 'Change fields of an account',
    access: staff,
    params: idParams,
    body: z.strictObject(accountFields).partial(),
    response: accountAnswer,
  },
  'GET /api/persons': {
    summary: 'Persons by name, filtered',
    access: 'signed-in',
    query: z.strictObject({
      ...listQuery,
      accountId: id.optional(),
      /** Only those without an account. */
      alone: z.enum(['true', 'false']).optional(),
      stage: z.string().max(20).optional(),
    }),
    // Erased persons have no name to be listed by; how many there are is said.
    response: page(personAnswer).extend({ erased: z.number() }),
  },
  'POST /api/persons': {
    summary: 'Make a person',
    access: staff,
    body: z.strictObject(personFields).partial().required({ name: true }),
    response: personAnswer,
  },
  'GET /api/persons/:id': {
    summary: 'One person with what was agreed to',
    access: 'signed-in',
    params: idParams,
    response: personAnswer.extend({ consents: z.array(consentAnswer) }),
  },
  'PATCH /api/persons/:id': {
    summary: 'Change fields of a person',
    access: staff,
    params: idParams,
    body: z.strictObject(personFields).partial(),
    response: personAnswer,
  },
  'GET /api/search': {
    summary: 'Accounts and persons by part of a name or e-mail, small typing mistakes forgiven',
    access: 'signed-in',
    limit: { max: 240, windowMs: 60_000 },
    query: z.strictObject({
      q: z.string().trim().min(2).max(100),
      limit: z.coerce.number().int().min(1).max(50).default(12),
    }),
    response: z.object({
      items: z.array(
        z.object({
          kind: z.enum(['account', 'person']),
          id: z.number(),
          name: z.string(),
          second: z.string().nullable(),
        }),
      ),
    }),
  },
})
