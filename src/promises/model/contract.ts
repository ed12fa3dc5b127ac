import { z } from 'zod'
import { contract, id, instant } from '../../platform/contract.ts'
import { promiseKinds } from './kind.ts'

/** A clock as lists and pages show it; minutes are working minutes, negative when late. */
export const clockAnswer = z.object({
  id: z.number(),
  state: z.enum(['running', 'kept', 'broken', 'cancelled']),
  minutes: z.number(),
  startedAt: instant,
  dueAt: instant,
  settledAt: instant.nullable(),
  minutesLeft: z.number(),
  shareLeft: z.number(),
  soon: z.boolean(),
})

export const promisesContract = contract({
  'GET /api/promises/summary': {
    summary: 'Promises of a kind by keeper: kept, broken and running, of the last days',
    access: 'signed-in',
    query: z.strictObject({
      days: z.coerce.number().int().min(1).max(1100).default(30),
      territoryId: id.optional(),
      kind: z.enum(promiseKinds).default('lead_response'),
    }),
    response: z.object({
      since: instant,
      items: z.array(
        z.object({
          user: z.object({ id: z.number(), name: z.string() }).nullable(),
          kept: z.number(),
          broken: z.number(),
          running: z.number(),
          medianMinutes: z.number().nullable(),
        }),
      ),
    }),
  },
})
