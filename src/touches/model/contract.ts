import { z } from 'zod'
import { contract, cursor, id, idParams, instant, ok, words } from '../../platform/contract.ts'
import { staff } from '../../team/model/access.ts'
import { roles } from '../../team/model/actor.ts'
import { handKinds } from './hand.ts'
import { mostMinutes } from './selling-minutes.ts'
import { touchKinds, touchSides } from './touch.ts'

const reference = z.object({ id: z.number(), name: z.string() }).nullable()
export const touchAnswer = z.object({
  id: z.number(),
  kind: z.enum(touchKinds),
  side: z.enum(touchSides),
  machine: z.boolean(),
  occurredAt: instant,
  recordedAt: instant,
  title: z.string(),
  body: z.string().nullable(),
  source: z.string().nullable(),
  by: z.string().nullable(),
  /** Who wrote it, null for the machine. */
  byId: z.number().nullable(),
  byHand: z.boolean(),
  corrected: z.boolean(),
  person: reference,
  account: reference,
  productGroup: reference,
  /** Colleagues that the body names: `written` as it stands there, '@' included, and the name of today. */
  mentions: z.array(z.object({ userId: z.number(), written: z.string(), name: z.string() })),
  files: z.array(z.object({ id: z.number(), name: z.string(), type: z.string(), size: z.number() })),
  /** What it took, where somebody noted it. */
  minutes: z.number().nullable(),
  /** Whether it quotes mail before it; the words are asked for by themselves. */
  quotes: z.boolean(),
  /** With `n` entries that answer each other, this one included. */
  thread: z.object({ id: z.number(), n: z.number(), replyToId: z.number().nullable() }).nullable(),
})
const pieces = z.array(z.object({ text: z.string(), hit: z.boolean() }))
/** An entry with what was found marked in its title and in a part of its body. */
export const foundAnswer = touchAnswer.extend({ titlePieces: pieces, excerpt: pieces })
const logQuery = z.strictObject({
  side: z.enum(touchSides).optional(),
  kind: z.enum(touchKinds).optional(),
  personId: id.optional(),
  productGroupId: id.optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  cursor: cursor.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
/** The log of an account may be that of all below it as well. */
const below = {
  below: z.enum(['true', 'false']).optional(),
  /** Only of those in this segment: of persons, or of accounts with everybody there. */
  segment: id.optional(),
}
/** A page in the middle of a stretch: so many entries after the cursor. */
const skip = { skip: z.coerce.number().int().min(0).max(1_000_000).optional() }
/** The conditions of the log: its counts are those of the entries that it shows. */
const countQuery = logQuery.omit({ cursor: true, limit: true })
/** `folded`: a newer entry of its thread stands in the same log under the same conditions, and shows this one. */
export const logAnswer = touchAnswer.extend({ folded: z.boolean() })
const log = z.object({ items: z.array(logAnswer), next: z.string().nullable() })
/** Stretches of a log, newest first, with the entries of each; the cursor of one is where the next older one begins. */
const marks = z.object({
  total: z.number(),
  marks: z.array(z.object({ cursor: z.string(), at: instant, rows: z.number() })),
})
const counts = z.object({ marketing: z.number(), sales: z.number(), service: z.number() })

const someIds = z.array(z.number().int().positive()).max(50).optional()
/** What is written by hand, of a new entry and of a correction alike; ids of colleagues whom the body names, and of uploads. */
const written = {
  body: words(20_000).nullish(),
  /** What it was about; null takes it away. */
  productGroupId: id.nullish(),
  occurredAt: z.iso.datetime({ offset: true }).optional(),
  /** What it took; null takes it away, and hours are reckoned again. */
  minutes: z.number().int().min(1).max(mostMinutes).nullish(),
  mentions: someIds,
  files: someIds,
}

export const touchesContract = contract({
  'GET /api/touches': {
    summary:
      'Entries of the contact log that contain words, newest first; the last word may be half typed. Of a segment also without words',
    access: 'signed-in',
    query: z.strictObject({
      q: words(200).optional(),
      accountId: id.optional(),
      ...logQuery.shape,
      ...below,
    }),
    response: z.object({ items: z.array(foundAnswer), next: z.string().nullable() }),
    limit: { max: 120, windowMs: 60_000 },
  },
  'POST /api/touches': {
    summary: 'Write a touch by hand, with a person or an account',
    access: staff,
    body: z.strictObject({
      personId: id.optional(),
      accountId: id.optional(),
      kind: z.enum(handKinds),
      title: words(300),
      ...written,
      /** The entry that this one answers; without a person or account it is with the same one. */
      replyToId: id.optional(),
      clientKey: z.string().max(100).optional(),
    }),
    response: touchAnswer,
  },
  'GET /api/touches/:id': {
    summary: 'One entry of the contact log as it stands today, by the id of any of its versions',
    access: 'signed-in',
    params: idParams,
    response: touchAnswer,
  },
  'GET /api/touches/:id/thread': {
    summary:
      'The entries that answer each other around this one, the first one first, as far as they are yours to see',
    access: 'signed-in',
    params: idParams,
    response: z.object({ items: z.array(touchAnswer) }),
  },
  'GET /api/touches/:id/quoted': {
    summary: 'What a mail in the contact log quotes of those before it; empty where it quotes nothing',
    access: 'signed-in',
    params: idParams,
    response: z.object({ text: z.string() }),
  },
  'POST /api/touches/:id/correction': {
    summary: 'Correct a touch: a new row supersedes it',
    access: staff,
    params: idParams,
    body: z.strictObject({
      kind: z.enum(handKinds).optional(),
      title: words(300).optional(),
      ...written,
    }),
    response: touchAnswer,
  },
  'POST /api/touches/:id/withdrawal': {
    summary: 'Take an entry back: a correction that leaves nothing in the log',
    access: staff,
    params: idParams,
    response: ok,
  },
  'POST /api/touches/:id/files': {
    summary: 'Attach your uploads to an entry that is there: your own, or as a manager any',
    access: staff,
    params: idParams,
    body: z.strictObject({ files: z.array(z.number().int().positive()).min(1).max(20) }),
    response: touchAnswer,
  },
  'DELETE /api/touches/:id/files/:fileId': {
    summary: 'Take a file from an entry: your own, or as a manager any',
    access: staff,
    params: z.strictObject({ id, fileId: id }),
    response: touchAnswer,
  },
  'GET /api/mentionable': {
    summary: 'Colleagues whom a text about this customer may name: those who may see the customer',
    access: staff,
    query: z.strictObject({
      personId: id.optional(),
      accountId: id.optional(),
      q: z.string().max(60).optional(),
    }),
    response: z.object({
      items: z.array(z.object({ id: z.number(), name: z.string(), role: z.enum(roles) })),
    }),
  },
  'GET /api/accounts/:id/touches': {
    summary: 'The contact log of an account: its own touches and those of its persons, newest first',
    access: 'signed-in',
    params: idParams,
    query: logQuery.extend(below).extend(skip),
    response: log,
  },
  'GET /api/persons/:id/touches': {
    summary: 'The contact log of a person, what the visitor did before being known included, newest first',
    access: 'signed-in',
    params: idParams,
    query: logQuery.omit({ personId: true }).extend(skip),
    response: log,
  },
  'GET /api/accounts/:id/touch-marks': {
    summary: 'Stretches of a contact log, newest first, so that any row of it can be read at once',
    access: 'signed-in',
    params: idParams,
    query: countQuery.extend(below),
    response: marks,
  },
  'GET /api/persons/:id/touch-marks': {
    summary: "Stretches of a person's contact log, newest first",
    access: 'signed-in',
    params: idParams,
    query: countQuery.omit({ personId: true }),
    response: marks,
  },
  'GET /api/accounts/:id/touch-counts': {
    summary: 'How many touches each side had with an account, of those that the log would show',
    access: 'signed-in',
    params: idParams,
    query: countQuery.omit({ side: true }).extend(below),
    response: counts,
  },
  'GET /api/persons/:id/touch-counts': {
    summary: 'How many touches each side had with a person, of those that the log would show',
    access: 'signed-in',
    params: idParams,
    query: countQuery.omit({ side: true, personId: true }),
    response: counts,
  },
})
