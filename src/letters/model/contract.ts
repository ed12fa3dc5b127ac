import { z } from 'zod'
import { contract, cursor, day, id, idParams, instant, ok, words } from '../../platform/contract.ts'
import { managers, staff } from '../../team/model/access.ts'
import { letterFields } from './fields.ts'
import { layouts, letterLanguages, letterStates, outReasons } from './letter.ts'

const line = z.string().trim().max(120)
const sender = {
  name: line,
  street: line,
  postalCode: line,
  city: line,
  country: z.union([
    z.literal(''),
    z
      .string()
      .trim()
      .regex(/^[A-Za-z]{2}$/, 'is a country code of two letters'),
  ]),
  contact: z.string().trim().max(600),
}
const oneLanguage = z.strictObject({ subject: words(200), body: words(20_000) })
const wordsOf = z.strictObject({
  en: oneLanguage.optional(),
  nl: oneLanguage.optional(),
  de: oneLanguage.optional(),
})
const letterInput = {
  name: words(120),
  purpose: words(40),
  campaignId: id.nullable(),
  words: wordsOf,
  mainLanguage: z.enum(letterLanguages),
  layout: z.enum(layouts),
  oneAnAddress: z.boolean(),
  dated: day.nullable(),
  /** Addressed to whoever is in this segment when it is prepared; null goes on with those chosen. */
  segmentId: id.nullable(),
}
const letterAnswer = z.object({
  id: z.number(),
  name: z.string(),
  state: z.enum(letterStates),
  purpose: z.string(),
  purposeName: z.string(),
  campaign: z.object({ id: z.number(), name: z.string() }).nullable(),
  owner: z.object({ id: z.number(), name: z.string() }).nullable(),
  segment: z.object({ id: z.number(), name: z.string() }).nullable(),
  /** When its recipients were last taken from the segment. */
  addressedAt: instant.nullable(),
  words: wordsOf,
  mainLanguage: z.enum(letterLanguages),
  layout: z.enum(layouts),
  oneAnAddress: z.boolean(),
  dated: z.string().nullable(),
  chosen: z.number(),
  left: z.number(),
  done: z.number(),
  total: z.number(),
  pages: z.number().nullable(),
  bytes: z.number().nullable(),
  problem: z.string().nullable(),
  checkedAt: instant.nullable(),
  printedAt: instant.nullable(),
  loggedAt: instant.nullable(),
  /** Letters that stand in the contact log. */
  logged: z.number(),
  changedAt: instant,
})
const recipient = z.object({
  id: z.number(),
  person: z.object({ id: z.number(), name: z.string() }),
  account: z.object({ id: z.number(), name: z.string() }).nullable(),
  language: z.string().nullable(),
  outReason: z.enum(outReasons).nullable(),
  outDetail: z.string().nullable(),
  fallbacks: z.array(z.string()),
  printed: z.boolean(),
})

export const lettersContract = contract({
  'GET /api/letter-sender': {
    summary: 'The company as it stands on its letters',
    access: staff,
    response: z.object(sender),
  },
  'PUT /api/letter-sender': {
    summary: 'Change the company as it stands on its letters',
    access: managers,
    body: z.strictObject(sender),
    response: z.object(sender),
  },
  'GET /api/letter-purposes': {
    summary: 'What people are asked about by letter',
    access: staff,
    response: z.object({ items: z.array(z.object({ key: z.string(), name: z.string() })) }),
  },
  'GET /api/letters': {
    summary: 'Serial letters, latest first',
    access: staff,
    query: z.strictObject({
      cursor: cursor.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: z.object({ items: z.array(letterAnswer), next: z.string().nullable() }),
  },
  'POST /api/letters': {
    summary: 'Begin a serial letter',
    access: staff,
    body: z.strictObject(letterInput).partial().required({ name: true, purpose: true }),
    response: letterAnswer,
  },
  'GET /api/letters/:id': {
    summary: 'One serial letter',
    access: staff,
    params: idParams,
    response: letterAnswer,
  },
  'PATCH /api/letters/:id': {
    summary: 'Change a serial letter; what was printed of it is void then',
    access: staff,
    params: idParams,
    body: z.strictObject(letterInput).partial(),
    response: letterAnswer,
  },
  'DELETE /api/letters/:id': {
    summary: 'Throw a serial letter away that was never logged',
    access: staff,
    params: idParams,
    response: ok,
  },
  'POST /api/letters/:id/persons': {
    summary:
      'Choose to whom: by ids, or everybody whom a list shows under its filter; adds to those chosen or replaces them',
    access: staff,
    params: idParams,
    body: z.strictObject({
      ids: z.array(id).max(20_000).optional(),
      /** As the list of persons takes it. */
      filter: z.record(z.string().max(100), z.string().max(6_000)).optional(),
      replace: z.boolean().default(false),
    }),
    response: letterAnswer,
    limit: { max: 20, windowMs: 60_000 },
  },
  'POST /api/letters/:id/accounts': {
    summary:
      'Choose companies: a letter to the address of each, to the attention of whom there was contact with last',
    access: staff,
    params: idParams,
    body: z.strictObject({
      ids: z.array(id).max(20_000).optional(),
      /** As the list of customers takes it. */
      filter: z.record(z.string().max(100), z.string().max(6_000)).optional(),
      replace: z.boolean().default(false),
    }),
    /** `withoutPerson`: companies at which nobody is known. */
    response: letterAnswer.extend({ withoutPerson: z.number() }),
    limit: { max: 20, windowMs: 60_000 },
  },
  'GET /api/letters/:id/recipients': {
    summary: 'Who gets it, who is left out and why, and who is told something else where a field is missing',
    access: staff,
    params: idParams,
    query: z.strictObject({
      show: z.enum(['in', 'out', 'all']).default('all'),
      reason: z.enum(outReasons).optional(),
      fallback: z.enum(letterFields).optional(),
      cursor: cursor.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: z.object({
      items: z.array(recipient),
      next: z.string().nullable(),
      total: z.number(),
      counts: z.object({
        in: z.number(),
        out: z.number(),
        reasons: z.array(z.object({ reason: z.enum(outReasons), n: z.number() })),
        fallbacks: z.array(z.object({ field: z.enum(letterFields), n: z.number() })),
      }),
    }),
  },
  'DELETE /api/letters/:id/recipients/:recipientId': {
    summary: 'Take one out of those chosen',
    access: staff,
    params: z.strictObject({ id, recipientId: id }),
    response: ok,
  },
  'GET /api/letters/:id/preview': {
    summary: 'The letter as one person gets it, in words',
    access: staff,
    params: idParams,
    query: z.strictObject({ personId: id.optional() }),
    response: z.object({
      person: z.object({ id: z.number(), name: z.string() }).nullable(),
      language: z.enum(letterLanguages),
      address: z.array(z.string()),
      date: z.string(),
      subject: z.string(),
      body: z.string(),
      outReason: z.enum(outReasons).nullable(),
      outDetail: z.string().nullable(),
    }),
  },
  'POST /api/letters/:id/printing': {
    summary: 'Write the file for the printer; who may get it is looked at again',
    access: staff,
    params: idParams,
    response: letterAnswer,
  },
  'POST /api/letters/:id/cancelling': {
    summary: 'Stop the printing; nothing of the file stays',
    access: staff,
    params: idParams,
    response: letterAnswer,
  },
  'POST /api/letters/:id/logging': {
    summary: 'The letters were posted: each becomes a touch, once',
    access: staff,
    params: idParams,
    response: letterAnswer,
  },
  'POST /api/letters/:id/undoing': {
    summary: 'They were not posted after all: each touch is corrected',
    access: staff,
    params: idParams,
    response: letterAnswer,
  },
})
