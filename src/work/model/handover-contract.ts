import { z } from 'zod'
import { contract, cursor, id, idParams, instant } from '../../platform/contract.ts'
import { managers } from '../../team/model/access.ts'
import { roles } from '../../team/model/actor.ts'
import { holdingWords } from './plan.ts'

const reference = z.object({ id: z.number(), name: z.string() })
const word = z.enum(holdingWords)
const plan = {
  fromId: id,
  /** Gets everything that goes to nobody else. */
  toId: id,
  except: z
    .array(
      z
        .strictObject({ toId: id, word: word.optional(), territoryId: id.optional() })
        .refine(one => one.word !== undefined || one.territoryId !== undefined, {
          message: 'Say what of it: a kind, a territory, or both.',
        }),
    )
    .max(50)
    .default([]),
}
const handover = z.object({
  id: z.number(),
  from: reference,
  by: z.string().nullable(),
  at: instant,
  undoneAt: instant.nullable(),
  undoneBy: z.string().nullable(),
  things: z.number(),
})

export const handoverContract = contract({
  'GET /api/holdings': {
    summary:
      'Who may be handed over by the reader, whether they still sign in, and how many things they hold',
    access: managers,
    response: z.object({
      items: z.array(
        z.object({
          id: z.number(),
          name: z.string(),
          role: z.enum(roles),
          state: z.string(),
          things: z.number(),
        }),
      ),
      next: z.null(),
    }),
  },
  'GET /api/users/:id/holdings': {
    summary: 'Everything that somebody holds, by kind and territory, with the clocks that run about it',
    access: managers,
    params: idParams,
    response: z.object({
      user: reference.extend({ role: z.enum(roles), state: z.string() }),
      items: z.array(
        z.object({
          word,
          n: z.number(),
          clocks: z.number(),
          territories: z.array(z.object({ territory: reference.nullable(), n: z.number() })),
        }),
      ),
      total: z.number(),
      next: z.null(),
    }),
  },
  'GET /api/users/:id/holdings/:word': {
    summary: 'The things of one kind that somebody holds, by name',
    access: managers,
    params: z.strictObject({ id, word }),
    query: z.strictObject({
      territoryId: z.union([id, z.literal('none')]).optional(),
      cursor: cursor.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: z.object({
      items: z.array(z.object({ id: z.number(), title: z.string(), territory: reference.nullable() })),
      next: z.string().nullable(),
      total: z.number(),
    }),
  },
  'POST /api/handovers/preview': {
    summary: 'Who would get how much of what; nothing is moved',
    access: managers,
    body: z.strictObject(plan),
    response: z.object({
      items: z.array(
        z.object({
          to: reference,
          word,
          n: z.number(),
          clocks: z.number(),
          /** Of these, what this receiver cannot take: it stays where it is. */
          cannot: z.array(z.string()),
        }),
      ),
      total: z.number(),
      staying: z.number(),
      mark: z.string(),
    }),
  },
  'POST /api/handovers': {
    summary: 'Hand over exactly what the preview showed; refused when it changed meanwhile',
    access: managers,
    body: z.strictObject({ ...plan, mark: z.string().max(40) }),
    response: z.object({ id: z.number() }),
  },
  'GET /api/handovers': {
    summary: 'Hand-overs, the last first',
    access: managers,
    query: z.strictObject({
      fromId: id.optional(),
      cursor: cursor.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: z.object({ items: z.array(handover), next: z.string().nullable(), total: z.number() }),
  },
  'GET /api/handovers/:id': {
    summary: 'What went to whom, and what would come back, or came back, and what moved on since',
    access: managers,
    params: idParams,
    response: handover.extend({
      items: z.array(
        z.object({
          to: reference,
          word,
          n: z.number(),
          /** Comes back, or came back. */
          returns: z.number(),
          elsewhere: z.number(),
          done: z.number(),
          gone: z.number(),
        }),
      ),
    }),
  },
  'POST /api/handovers/:id/undoing': {
    summary: 'Give back what is still with the receivers; what moved on since stays and is said',
    access: managers,
    params: idParams,
    response: z.object({ returned: z.number(), stayed: z.number() }),
  },
})
