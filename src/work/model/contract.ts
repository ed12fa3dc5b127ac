import { z } from 'zod'
import { page, pageQuery } from '../../customers/model/contract.ts'
import { contract, cursor, day, id, idParams, instant, ok, words } from '../../platform/contract.ts'
import { managers, staff } from '../../team/model/access.ts'
import { roles } from '../../team/model/actor.ts'
import { gapReasons } from './cover.ts'
import { phases, stepWorks, workKinds } from './process.ts'
import { aboutKinds } from './task.ts'

const sides = ['marketing', 'sales', 'service'] as const
const reference = z.object({ id: z.number(), name: z.string() })
const limit = z.coerce.number().int().min(1).max(200).default(50)

const stepBody = z.strictObject({
  name: words(80),
  phase: z.enum(phases),
  side: z.enum(sides),
  what: words(1000).nullish(),
  result: words(1000).nullish(),
  work: z.enum(stepWorks).nullish(),
})
const ownerBody = z.strictObject({
  userId: id.nullish(),
  function: z.enum(roles).nullish(),
  territoryId: id.nullish(),
  part: z.enum(['owner', 'deputy']).default('owner'),
  share: z.number().int().min(1).max(99).nullish(),
})
const stepAnswer = z.object({
  id: z.number(),
  position: z.number(),
  name: z.string(),
  phase: z.enum(phases),
  side: z.enum(sides),
  what: z.string().nullable(),
  result: z.string().nullable(),
  work: z.enum(stepWorks).nullable(),
  owners: z.array(
    z.object({
      id: z.number(),
      user: reference.nullable(),
      function: z.enum(roles).nullable(),
      territory: reference.nullable(),
      part: z.enum(['owner', 'deputy']),
      share: z.number().nullable(),
    }),
  ),
  /** One for each territory; one alone, without a territory, in a company that has none. */
  cells: z.array(
    z.object({
      territoryId: z.number().nullable(),
      users: z.array(reference),
      gap: z.enum(gapReasons).nullable(),
      double: z.boolean(),
    }),
  ),
  /** Open work of the step, and what of it nobody has. */
  open: z.number(),
  unowned: z.number(),
  /** How much lies on the list that is this step's work, where it is one. */
  pile: z.number().nullable(),
})
export const taskAnswer = z.object({
  id: z.number(),
  title: z.string(),
  note: z.string().nullable(),
  dueOn: z.string().nullable(),
  late: z.boolean(),
  owner: reference,
  step: reference.nullable(),
  about: z.object({ kind: z.enum(aboutKinds), id: z.number(), name: z.string() }).nullable(),
  account: reference.nullable(),
  territory: reference.nullable(),
  state: z.enum(['open', 'done']),
  createdBy: z.string().nullable(),
  createdAt: instant,
  doneAt: instant.nullable(),
  doneBy: z.string().nullable(),
})
const taskWords = {
  title: words(200),
  note: words(2000).nullish(),
  dueOn: day.nullish(),
  stepId: id.nullish(),
}

export const workContract = contract({
  'GET /api/process': {
    summary: 'The process in steps, who owns each in each territory, what is open, and where it fails',
    access: staff,
    response: z.object({
      steps: z.array(stepAnswer),
      territories: z.array(reference),
      /** Steps in territories without anybody, and with several who did not agree on shares. */
      gaps: z.number(),
      doubleOwners: z.number(),
      /** Customers that several colleagues of a side work on at the same step. */
      doubleWork: z.number(),
      overloaded: z.number(),
      /** Open work of people who do not sign in here. */
      stranded: z.number(),
      rule: z.object({ percent: z.number(), least: z.number() }),
    }),
  },
  'POST /api/process': {
    summary: 'Begin with a process of ten steps that suits most; every word of it can be changed',
    access: managers,
    response: z.object({ steps: z.number() }),
  },
  'POST /api/process/steps': {
    summary: 'A further step, the last of all',
    access: managers,
    body: stepBody,
    response: z.object({ id: z.number() }),
  },
  'PUT /api/process/steps/:id': {
    summary: 'What a step is',
    access: managers,
    params: idParams,
    body: stepBody,
    response: ok,
  },
  'DELETE /api/process/steps/:id': {
    summary: 'Take a step out; its tasks stay, without a step',
    access: managers,
    params: idParams,
    response: ok,
  },
  'PUT /api/process/steps/:id/owners': {
    summary: 'Who owns a step: users or functions, in a territory or in all',
    access: managers,
    params: idParams,
    body: z.strictObject({ owners: z.array(ownerBody).max(200) }),
    response: ok,
  },
  'PUT /api/process/order': {
    summary: 'The order of the steps: all of them, the first first',
    access: managers,
    body: z.strictObject({ ids: z.array(id).max(200) }),
    response: ok,
  },
  'PUT /api/process/load-rule': {
    summary: 'When somebody has too much: percent of the median of colleagues, and the least pieces of work',
    access: managers,
    body: z.strictObject({
      percent: z.number().int().min(110).max(1000),
      least: z.number().int().min(1).max(1000),
    }),
    response: ok,
  },
  'GET /api/process/gaps': {
    summary: 'Steps in territories that nobody works at, and why; or with several owners',
    access: staff,
    query: z.strictObject({
      show: z.enum(['gaps', 'double']).default('gaps'),
      stepId: id.optional(),
      territoryId: id.optional(),
    }),
    response: z.object({
      items: z.array(
        z.object({
          id: z.string(),
          step: reference,
          side: z.enum(sides),
          territory: reference.nullable(),
          gap: z.enum(gapReasons).nullable(),
          users: z.array(reference),
        }),
      ),
      next: z.null(),
      total: z.number(),
    }),
  },
  'GET /api/process/double-work': {
    summary: 'Customers that several colleagues of one side work on at the same step, most colleagues first',
    access: staff,
    query: z.strictObject({ stepId: id.optional(), cursor: cursor.optional(), limit }),
    response: z.object({
      items: z.array(
        z.object({
          id: z.string(),
          step: reference,
          side: z.enum(sides),
          account: reference,
          pieces: z.number(),
          users: z.array(reference.extend({ pieces: z.number() })),
        }),
      ),
      next: z.string().nullable(),
      total: z.number(),
    }),
  },
  'GET /api/process/load': {
    summary: 'What each colleague has open against the median of the others of the same function',
    access: staff,
    query: z.strictObject({ show: z.enum(['all', 'overloaded', 'stranded']).default('all') }),
    response: z.object({
      items: z.array(
        z.object({
          id: z.number(),
          user: reference,
          role: z.enum(roles),
          active: z.boolean(),
          open: z.number(),
          byKind: z.record(z.enum(workKinds), z.number()),
          median: z.number().nullable(),
          /** What there is too much of, and the median of the others of it. */
          over: z.array(z.object({ measure: z.enum(['all', ...workKinds]), median: z.number() })),
          overloaded: z.boolean(),
        }),
      ),
      next: z.null(),
      total: z.number(),
      rule: z.object({ percent: z.number(), least: z.number() }),
    }),
  },
  'GET /api/work': {
    summary: 'Open work of everybody: leads, opportunities, complaints and tasks, the oldest first',
    access: staff,
    query: z.strictObject({
      ownerId: z.union([id, z.literal('none')]).optional(),
      /** Of people who do not sign in here. */
      stranded: z.enum(['true']).optional(),
      stepId: z.union([id, z.literal('none')]).optional(),
      kind: z.enum(workKinds).optional(),
      accountId: id.optional(),
      territoryId: id.optional(),
      side: z.enum(sides).optional(),
      cursor: cursor.optional(),
      limit,
    }),
    response: z.object({
      items: z.array(
        z.object({
          kind: z.enum(workKinds),
          id: z.number(),
          title: z.string(),
          owner: reference.nullable(),
          account: reference.nullable(),
          territory: reference.nullable(),
          step: reference.nullable(),
          since: instant,
        }),
      ),
      next: z.string().nullable(),
      total: z.number(),
    }),
  },
  'GET /api/tasks': {
    summary: 'Tasks as they are sorted and filtered; where nobody asks, open ones by the day they are due',
    access: staff,
    query: z.strictObject({
      /** Part of what is to be done. */
      q: z.string().trim().max(100).optional(),
      /** Without one, open ones; a condition may ask for others. */
      state: z.enum(['open', 'done', 'any']).optional(),
      mine: z.enum(['true', 'false']).optional(),
      ownerId: id.optional(),
      stepId: id.optional(),
      /** About the account, its persons, leads, opportunities or complaints. */
      accountId: id.optional(),
      personId: id.optional(),
      opportunityId: id.optional(),
      leadId: id.optional(),
      complaintId: id.optional(),
      dueBy: day.optional(),
      ...pageQuery('dueOn'),
      /** A column, upwards; with '-' before it downwards. Without one, done tasks come the last first, others by their day. */
      sort: z.string().max(60).optional(),
    }),
    response: page(taskAnswer),
  },
  'POST /api/tasks': {
    summary: 'Something to do, by oneself or a colleague, about one thing or nothing',
    access: staff,
    body: z.strictObject({
      ...taskWords,
      ownerId: id.nullish(),
      about: z.strictObject({ kind: z.enum(aboutKinds), id }).nullish(),
    }),
    response: z.object({ id: z.number() }),
  },
  'PUT /api/tasks/:id': {
    summary: 'What is to be done, by when, at which step',
    access: staff,
    params: idParams,
    body: z.strictObject(taskWords),
    response: ok,
  },
  'PUT /api/tasks/:id/owner': {
    summary: 'Give it to a colleague',
    access: staff,
    params: idParams,
    body: z.strictObject({ userId: id }),
    response: ok,
  },
  'POST /api/tasks/:id/done': { summary: 'It is done', access: staff, params: idParams, response: ok },
  'DELETE /api/tasks/:id/done': {
    summary: 'It is not done after all',
    access: staff,
    params: idParams,
    response: ok,
  },
})
