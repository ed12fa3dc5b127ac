import { z } from 'zod'
import { contract, cursor, id, idParams, instant, words } from '../../platform/contract.ts'
import { staff } from '../../team/model/access.ts'
import { contactLabels } from './contact-point.ts'

const label = z.enum(contactLabels)
const addressParts = {
  street: words(200).nullable(),
  postalCode: words(20).nullable(),
  city: words(80).nullable(),
  region: words(80).nullable(),
  country: words(60).nullable(),
}
const given = {
  emails: z.array(z.strictObject({ value: words(254), label })).max(20),
  phones: z.array(z.strictObject({ value: words(60), label })).max(20),
  addresses: z.array(z.strictObject({ ...addressParts, label })).max(20),
  seen: z.string().max(64).optional(),
}
const text = z.string().nullable()
export const contactPointsAnswer = z.object({
  emails: z.array(z.object({ value: z.string(), label })),
  phones: z.array(
    z.object({
      /** E.164 where it could be read. */
      value: z.string(),
      original: z.string(),
      display: z.string(),
      readable: z.boolean(),
      label,
    }),
  ),
  addresses: z.array(
    z.object({
      street: text,
      postalCode: text,
      city: text,
      region: text,
      country: text,
      line: z.string(),
      label,
    }),
  ),
  /** Says which state was seen; sent back with a change. */
  seen: z.string(),
})

export const historyRecords = ['person', 'account', 'opportunity'] as const
const value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).nullable()
export const fieldChangeAnswer = z.object({
  id: z.number(),
  field: z.string(),
  before: value,
  after: value,
  /** Names of what `before` and `after` refer to, where they are ids. */
  beforeName: text,
  afterName: text,
  source: z.string(),
  by: text,
  at: instant,
})
export const originsAnswer = z.object({
  /** When the record was made, and by what. */
  made: z.object({ source: text, at: instant }),
  /** The latest change or confirmation of each field that has one. */
  fields: z.array(
    z.object({ field: z.string(), source: z.string(), by: text, at: instant, confirmed: z.boolean() }),
  ),
})
const recordParams = z.strictObject({ record: z.enum(historyRecords), id })

export const contactContract = contract({
  'GET /api/persons/:id/contact-points': {
    summary:
      'All e-mail addresses, telephones and postal addresses of a person; the first of each is the primary one',
    access: 'signed-in',
    params: idParams,
    response: contactPointsAnswer,
  },
  'PUT /api/persons/:id/contact-points': {
    summary:
      'Set them all, in their order. An address that somebody has is refused with who has it; `seen` refuses what a colleague changed meanwhile',
    access: staff,
    params: idParams,
    body: z.strictObject(given),
    response: contactPointsAnswer,
  },
  'GET /api/accounts/:id/contact-points': {
    summary: 'Telephones and postal addresses of an account; the first of each is the primary one',
    access: 'signed-in',
    params: idParams,
    response: contactPointsAnswer,
  },
  'PUT /api/accounts/:id/contact-points': {
    summary: 'Set them all, in their order',
    access: staff,
    params: idParams,
    body: z.strictObject({ phones: given.phones, addresses: given.addresses, seen: given.seen }),
    response: contactPointsAnswer,
  },
  'GET /api/history/:record/:id': {
    summary: 'What each field of a person, account or opportunity was and became, newest first',
    access: 'signed-in',
    params: recordParams,
    query: z.strictObject({
      field: z.string().max(80).optional(),
      cursor: cursor.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: z.object({ items: z.array(fieldChangeAnswer), next: z.string().nullable() }),
  },
  'GET /api/history/:record/:id/fields': {
    summary: 'Where the value of each field is from, and when it was last changed or confirmed',
    access: 'signed-in',
    params: recordParams,
    response: originsAnswer,
  },
  'POST /api/history/:record/:id/confirmations': {
    summary: 'Say that the value of a field is still right: it is fresh again',
    access: staff,
    params: recordParams,
    body: z.strictObject({ field: z.string().min(1).max(80) }),
    response: originsAnswer,
  },
})
