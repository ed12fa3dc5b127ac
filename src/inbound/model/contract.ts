import { z } from 'zod'
import { securities } from '../../mailbox/model/contract.ts'
import { contract, cursor, id, idParams, instant, ok, words } from '../../platform/contract.ts'
import { administrators, staff } from '../../team/model/access.ts'
import { offerFields } from './offer-field.ts'
import { inboundReasons } from './reasons.ts'

export const purposes = ['enquiry', 'question', 'service', 'newsletter', 'events'] as const
export type Purpose = (typeof purposes)[number]

const hostName = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^[a-z0-9.:_-]+$/, 'is the name of a server, such as imap.harbour.example')
const place = {
  host: hostName,
  port: z.number().int().min(1).max(65_535),
  security: z.enum(securities),
  userName: words(200),
  folder: words(200),
}
const address = z.strictObject({
  address: words(200),
  purpose: z.enum(purposes),
  campaignId: id.nullable().optional(),
  productGroupId: id.nullable().optional(),
  language: z.enum(['en', 'nl', 'de']).nullable().optional(),
  /** Told of each mail besides the owner of the lead. */
  tellUserId: id.nullable().optional(),
})
const box = {
  ...place,
  name: words(100),
  active: z.boolean(),
  trustedHost: words(200).nullable(),
  /** What becomes of a message on the server once it was read; what was refused stays as it is. */
  whenDone: z.enum(['seen', 'move']).default('seen'),
  moveTo: words(200).nullable().default(null),
  /** More mails within an hour wait for somebody to look, whoever sends them. */
  mostAnHour: z.number().int().min(1).max(100_000).default(600),
  addresses: z.array(address).min(1).max(50),
}
/** Left out when a box is changed: the one that is kept. */
const password = z.string().min(1).max(500)
export type BoxInput = z.output<z.ZodObject<typeof box>>

const boxAnswer = z.object({
  id: z.number(),
  name: z.string(),
  active: z.boolean(),
  host: z.string(),
  port: z.number(),
  security: z.enum(securities),
  userName: z.string(),
  folder: z.string(),
  trustedHost: z.string().nullable(),
  whenDone: z.enum(['seen', 'move']),
  moveTo: z.string().nullable(),
  mostAnHour: z.number(),
  checkedAt: instant.nullable(),
  problem: z.string().nullable(),
  problemSince: instant.nullable(),
  addresses: z.array(
    z.object({
      id: z.number(),
      address: z.string(),
      purpose: z.enum(purposes),
      campaignId: z.number().nullable(),
      productGroupId: z.number().nullable(),
      language: z.string().nullable(),
      tellUserId: z.number().nullable(),
    }),
  ),
})
const shows = ['taken', 'waiting', 'not_person', 'refused', 'bounces'] as const
const person = z.object({ id: z.number(), name: z.string() }).nullable()
const item = z.object({
  id: z.number(),
  state: z.enum(['taken', 'waiting', 'not_person', 'refused', 'dismissed']),
  reason: z.enum(inboundReasons).nullable(),
  auth: z.enum(['pass', 'fail', 'none']),
  to: z.string().nullable(),
  purpose: z.enum(purposes).nullable(),
  from: z.string().nullable(),
  fromName: z.string().nullable(),
  replyTo: z.string().nullable(),
  subject: z.string().nullable(),
  body: z.string().nullable(),
  signature: z.string().nullable(),
  quoted: z.string().nullable(),
  files: z.array(z.string()),
  away: z
    .object({
      until: z.string().nullable(),
      substitute: z
        .object({ name: z.string().nullable(), email: z.string().nullable(), phone: z.string().nullable() })
        .nullable(),
    })
    .nullable(),
  person,
  isNew: z.boolean(),
  touchId: z.number().nullable(),
  leadId: z.number().nullable(),
  bounces: z.array(
    z.object({
      address: z.string(),
      kind: z.enum(['permanent', 'transient']),
      status: z.string(),
      cause: z.string(),
      reason: z.string(),
      isOurs: z.boolean(),
      refused: z.boolean(),
      person,
    }),
  ),
  at: instant,
})
export const offerAnswer = z.object({
  id: z.number(),
  person: z.object({ id: z.number(), name: z.string() }),
  field: z.enum(offerFields),
  value: z.string(),
  line: z.string(),
  /** What the record says today; null where it says nothing. */
  known: z.string().nullable(),
  times: z.number(),
  firstAt: instant,
  lastAt: instant,
})

export const inboundContract = contract({
  'GET /api/inbound/boxes': {
    summary: 'Mailboxes of public addresses: where they are and how it goes; never a password',
    access: administrators,
    response: z.object({ items: z.array(boxAnswer) }),
  },
  'POST /api/inbound/boxes': {
    summary: 'Read a further mailbox of public addresses',
    access: administrators,
    body: z.strictObject({ ...box, password }),
    response: boxAnswer,
  },
  'PUT /api/inbound/boxes/:id': {
    summary: 'Change a mailbox and its addresses; a left out password stays as it is',
    access: administrators,
    params: idParams,
    body: z.strictObject({ ...box, password: password.optional() }),
    response: boxAnswer,
  },
  'DELETE /api/inbound/boxes/:id': {
    summary: 'Read a mailbox no longer; what came by it stays',
    access: administrators,
    params: idParams,
    response: ok,
  },
  'POST /api/inbound/trial': {
    summary: 'Try a mailbox before it is kept: connects, signs in, opens the folder, and says what failed',
    access: administrators,
    body: z.strictObject({
      ...place,
      moveTo: words(200).nullable().optional(),
      boxId: id.optional(),
      password: password.optional(),
    }),
    response: z.object({ messages: z.number(), folders: z.array(z.string()) }),
    limit: { max: 20, windowMs: 60_000 },
  },
  'POST /api/inbound/reading': {
    summary: 'Read all mailboxes now instead of within a minute',
    access: staff,
    response: ok,
    limit: { max: 10, windowMs: 60_000 },
  },
  'GET /api/inbound/mails': {
    summary: 'What came in at public addresses: as whom, what waits, what is nobody and why, what came back',
    access: staff,
    query: z.strictObject({
      show: z.enum(shows).default('waiting'),
      cursor: cursor.optional(),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
    response: z.object({
      items: z.array(item),
      next: z.string().nullable(),
      counts: z.object({
        taken: z.number(),
        waiting: z.number(),
        not_person: z.number(),
        refused: z.number(),
        bounces: z.number(),
      }),
    }),
  },
  'POST /api/inbound/mails/:id/person': {
    summary: 'This is a person: takes the message in, and with `always` every further one of this sender',
    access: staff,
    params: idParams,
    body: z.strictObject({ always: z.boolean().default(true) }),
    response: z.object({ personId: z.number() }),
  },
  'POST /api/inbound/mails/:id/nobody': {
    summary:
      'This is not a person: nothing of it is taken in, and with `always` nothing of this sender any more',
    access: staff,
    params: idParams,
    body: z.strictObject({ always: z.boolean().default(true) }),
    response: ok,
  },
  'GET /api/inbound/rules': {
    summary: 'What people taught of senders',
    access: staff,
    response: z.object({
      items: z.array(
        z.object({ sender: z.string(), isPerson: z.boolean(), by: z.string().nullable(), at: instant }),
      ),
    }),
  },
  'POST /api/inbound/rules/removal': {
    summary: 'Forget what was taught of a sender',
    access: staff,
    body: z.strictObject({ sender: words(254) }),
    response: ok,
  },
  'GET /api/signature-offers': {
    summary:
      'What signatures say of people and nobody has decided yet, newest first; of one person, or of all',
    access: staff,
    query: z.strictObject({
      personId: z.coerce.number().int().positive().optional(),
      cursor: cursor.optional(),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
    response: z.object({ items: z.array(offerAnswer), next: z.string().nullable(), total: z.number() }),
  },
  'POST /api/signature-offers/:id/decision': {
    summary:
      'Take what a signature says into the record, or not this one, or nothing of this field from signatures again',
    access: staff,
    params: idParams,
    body: z.strictObject({ decision: z.enum(['take', 'decline', 'never']) }),
    response: ok,
  },
})
