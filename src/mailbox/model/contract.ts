import { z } from 'zod'
import { contract, cursor, id, idParams, instant, ok, words } from '../../platform/contract.ts'
import { administrators, staff } from '../../team/model/access.ts'
import { marks } from './mail.ts'

export const securities = ['tls', 'starttls', 'none'] as const
export type Security = (typeof securities)[number]

/** Why a message was not filed. */
const reasons = [
  'unknown_sender',
  'not_proved',
  'nobody_outside',
  'no_original_sender',
  'no_sender',
  'unreadable',
  'not_filed',
  'erased',
] as const
const hostName = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^[a-z0-9.:_-]+$/, 'is the name of a server, such as imap.harbour.example')
const settings = {
  host: hostName,
  port: z.number().int().min(1).max(65_535),
  security: z.enum(securities),
  userName: words(200),
  /** Left out: the one that is kept. */
  password: z.string().min(1).max(500).optional(),
  folder: words(200),
  whenDone: z.enum(['seen', 'move']),
  moveTo: words(200).nullable(),
}
const wholeSettings = {
  ...settings,
  active: z.boolean(),
  address: words(200),
  ownDomains: z.array(words(200)).max(100),
  trustedHost: words(200).nullable(),
}
const settingsAnswer = z.object({
  active: z.boolean(),
  host: z.string().nullable(),
  port: z.number(),
  security: z.enum(securities),
  userName: z.string().nullable(),
  hasPassword: z.boolean(),
  folder: z.string(),
  address: z.string().nullable(),
  whenDone: z.enum(['seen', 'move']),
  moveTo: z.string().nullable(),
  ownDomains: z.array(z.string()),
  /** Domains of the users' addresses, which count as well. */
  usersDomains: z.array(z.string()),
  trustedHost: z.string().nullable(),
  checkedAt: instant.nullable(),
  problem: z.string().nullable(),
  problemSince: instant.nullable(),
})
const ownAddress = z.object({
  watched: z.boolean(),
  address: z.string().nullable(),
  madeAt: instant.nullable(),
})
const party = z.object({
  id: z.number(),
  address: z.string(),
  name: z.string().nullable(),
  part: z.enum(['from', 'to', 'cc']),
  state: z.enum(['filed', 'waiting', 'discarded']),
  person: z.object({ id: z.number(), name: z.string() }).nullable(),
  /** Further messages in which the address waits. */
  others: z.number(),
  /** The list of addresses that are not used says so. */
  suppressed: z.string().nullable(),
})
const message = z.object({
  id: z.number(),
  state: z.enum(['filed', 'waiting', 'aside', 'unreadable', 'again', 'discarded']),
  reason: z.enum(reasons).nullable(),
  direction: z.enum(['out', 'in']).nullable(),
  marks: z.array(z.enum(marks)),
  colleague: z.object({ id: z.number(), name: z.string() }).nullable(),
  from: z.string().nullable(),
  subject: z.string().nullable(),
  body: z.string().nullable(),
  quoted: z.string().nullable(),
  files: z.array(z.string()),
  writtenAt: z.string().nullable(),
  occurredAt: instant.nullable(),
  receivedAt: instant,
  bytes: z.number(),
  parties: z.array(party),
})

export const mailboxContract = contract({
  'GET /api/mailbox': {
    summary: 'The watched mailbox: where it is and how it goes; never its password',
    access: administrators,
    response: settingsAnswer,
  },
  'PUT /api/mailbox': {
    summary: 'Change the watched mailbox; a left out password stays as it is',
    access: administrators,
    body: z.strictObject(wholeSettings),
    response: settingsAnswer,
  },
  'POST /api/mailbox/trial': {
    summary: 'Try a mailbox before it is kept: connects, signs in, opens the folder, and says what failed',
    access: administrators,
    body: z.strictObject(settings),
    response: z.object({ messages: z.number(), folders: z.array(z.string()), canMove: z.boolean() }),
    limit: { max: 20, windowMs: 60_000 },
  },
  'POST /api/mailbox/reading': {
    summary: 'Read the mailbox now instead of within a minute',
    access: staff,
    response: ok,
    limit: { max: 10, windowMs: 60_000 },
  },
  'GET /api/mailbox/address': {
    summary: 'The own address for blind copies; null where there is no mailbox',
    access: staff,
    response: ownAddress,
  },
  'POST /api/mailbox/address': {
    summary: 'Make the own address, or another one: the earlier files nothing any more',
    access: staff,
    response: ownAddress,
    limit: { max: 20, windowMs: 60_000 },
  },
  'GET /api/mailbox/messages': {
    summary: 'Messages that wait for a decision, newest first: the own ones, for the administrator all',
    access: staff,
    query: z.strictObject({
      show: z.enum(['waiting', 'aside', 'filed']).default('waiting'),
      cursor: cursor.optional(),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
    response: z.object({
      items: z.array(message),
      next: z.string().nullable(),
      counts: z.object({ waiting: z.number(), aside: z.number(), filed: z.number() }),
    }),
  },
  'POST /api/mailbox/parties/:id/person': {
    summary:
      'Say who an address is: a person of the record, or a new one; all messages that wait for it are filed',
    access: staff,
    params: idParams,
    body: z.strictObject({
      personId: id.optional(),
      /** Keep the address with the person, so that later messages find it. */
      keepAddress: z.boolean().default(true),
      create: z
        .strictObject({
          name: words(200),
          companyName: words(200).optional(),
          jobTitle: words(200).optional(),
        })
        .optional(),
    }),
    response: z.object({ personId: z.number(), filed: z.number() }),
  },
  'POST /api/mailbox/parties/:id/discarding': {
    summary: 'Do not file a message with this address',
    access: staff,
    params: idParams,
    response: ok,
  },
  'POST /api/mailbox/messages/:id/again': {
    summary: 'Read a message again that could not be read, or say whose it is',
    access: administrators,
    params: idParams,
    body: z.strictObject({ userId: id.optional() }),
    response: ok,
  },
  'POST /api/mailbox/messages/:id/discarding': {
    summary: 'Take a message that was put aside or could not be read off the list',
    access: administrators,
    params: idParams,
    response: ok,
  },
})
