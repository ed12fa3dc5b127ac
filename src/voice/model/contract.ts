import { z } from 'zod'
import { page, pageQuery } from '../../customers/model/contract.ts'
import { contract, id, idParams, instant, words } from '../../platform/contract.ts'
import { clockAnswer } from '../../promises/model/contract.ts'
import { managers, staff } from '../../team/model/access.ts'
import { complaintStates } from './complaint.ts'

const reference = z.object({ id: z.number(), name: z.string() }).nullable()
const moment = z.iso.datetime({ offset: true })
export const complaintAnswer = z.object({
  id: z.number(),
  /** The time it was opened that is shown: the last, or the one that a promise was made for. */
  roundId: z.number(),
  touchId: z.number(),
  title: z.string(),
  body: z.string().nullable(),
  account: reference,
  person: reference,
  owner: reference,
  cause: reference,
  by: z.string().nullable(),
  state: z.enum(complaintStates),
  /** How often it came back. */
  reopened: z.number(),
  openedAt: instant,
  settledAt: instant.nullable(),
  territory: reference,
  /** Of the time it was opened that is shown. */
  promise: z.string().nullable(),
  dueAt: instant.nullable(),
  accountKind: z.string().nullable(),
  accountClass: z.string().nullable(),
  accountStage: z.string().nullable(),
  clock: clockAnswer.nullable(),
})
const round = z.object({
  id: z.number(),
  openedAt: instant,
  openedBy: z.string().nullable(),
  why: z.string().nullable(),
  answer: z.string().nullable(),
  answeredAt: instant.nullable(),
  answeredBy: z.string().nullable(),
  clock: clockAnswer.nullable(),
})
export const complaintDetail = complaintAnswer.extend({
  settledBy: z.string().nullable(),
  /** Every time it was opened, the last first. */
  rounds: z.array(round),
})
const cause = z.object({ id: z.number(), name: z.string(), active: z.boolean() })
const keepers = [...managers, 'service'] as const

export const voiceContract = contract({
  'GET /api/complaints': {
    summary:
      'Complaints, as they are sorted and filtered; by a promise: each time one was opened that had such a promise',
    access: 'signed-in',
    query: z.strictObject({
      /** Part of the title, or of the customer's name. */
      q: z.string().trim().max(100).optional(),
      state: z.enum([...complaintStates, 'reopened', 'unsettled']).optional(),
      /** 'none' for those that nobody has. */
      ownerId: z.union([id, z.literal('none')]).optional(),
      causeId: z.union([id, z.literal('none')]).optional(),
      accountId: id.optional(),
      /** Of this account and all below it. */
      group: id.optional(),
      personId: id.optional(),
      territoryId: id.optional(),
      /** Of the accounts that the reader owns for sales. */
      mine: z.enum(['true', 'false']).optional(),
      openedAfter: moment.optional(),
      openedBefore: moment.optional(),
      promise: z.enum(['running', 'kept', 'broken']).optional(),
      promisedAfter: moment.optional(),
      /** 'none' for promises that nobody keeps. */
      promisedBy: z.union([id, z.literal('none')]).optional(),
      ...pageQuery('-openedAt'),
    }),
    response: page(complaintAnswer),
  },
  'GET /api/complaints/:id': {
    summary: 'One complaint with every time it was opened and answered',
    access: 'signed-in',
    params: idParams,
    response: complaintDetail,
  },
  'POST /api/complaints/:id/answer': {
    summary: 'Answer it: the promise is settled, the answer stands in the contact log',
    access: staff,
    params: idParams,
    body: z.strictObject({ answer: words(10_000), causeId: id.nullish() }),
    response: complaintDetail,
  },
  'POST /api/complaints/:id/settlement': {
    summary: 'The customer is content: settle it, with its cause',
    access: staff,
    params: idParams,
    body: z.strictObject({ causeId: id }),
    response: complaintDetail,
  },
  'POST /api/complaints/:id/reopening': {
    summary: 'It is not done: reopen it, with a new promise',
    access: staff,
    params: idParams,
    body: z.strictObject({ why: words(1000) }),
    response: complaintDetail,
  },
  'PUT /api/complaints/:id/owner': {
    summary: 'Give it to a colleague',
    access: staff,
    params: idParams,
    body: z.strictObject({ userId: id }),
    response: complaintDetail,
  },
  'PUT /api/complaints/:id/cause': {
    summary: 'Say what caused it',
    access: staff,
    params: idParams,
    body: z.strictObject({ causeId: id.nullable() }),
    response: complaintDetail,
  },
  'GET /api/complaint-causes': {
    summary: 'What complaints are caused by, and how soon one is to be answered',
    access: 'signed-in',
    response: z.object({ items: z.array(cause), answerMinutes: z.number() }),
  },
  'POST /api/complaint-causes': {
    summary: 'A further cause',
    access: keepers,
    body: z.strictObject({ name: words(80) }),
    response: cause,
  },
  'PATCH /api/complaint-causes/:id': {
    summary: 'Rename or retire a cause; complaints keep it',
    access: keepers,
    params: idParams,
    body: z.strictObject({ name: words(80).optional(), active: z.boolean().optional() }),
    response: cause,
  },
  'PUT /api/complaint-rule': {
    summary: 'How soon a complaint is to be answered, in working minutes',
    access: managers,
    body: z.strictObject({ answerMinutes: z.number().int().min(15).max(100_000) }),
    response: z.object({ answerMinutes: z.number() }),
  },
})
