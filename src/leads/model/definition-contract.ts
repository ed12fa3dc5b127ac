import { z } from 'zod'
import { contract, instant } from '../../platform/contract.ts'

const reference = z.object({ id: z.number(), name: z.string() })
const named = { id: z.string(), label: z.string(), sentence: z.string() }
const steps = z.tuple([z.number(), z.number(), z.number()])
/** A condition about a person, without its version; or which touches are meant. */
const tree = z.unknown()

/** Rules with the sentence of each in the language asked for. */
export const rulesAnswer = z.object({
  fit: z.array(z.object({ ...named, points: z.number(), when: tree })),
  engagement: z.array(
    z.object({
      ...named,
      touches: tree,
      pointsEach: z.number(),
      cap: z.number(),
      halfLifeDays: z.number(),
      minimum: z.object({ touches: z.number(), days: z.number() }).optional(),
    }),
  ),
  exclusions: z.array(z.object({ ...named, when: tree })),
  threshold: z.number(),
  thresholds: z.array(
    z.object({ productGroup: reference.nullable(), territory: reference.nullable(), points: z.number() }),
  ),
  /** The least points for A, B, C and for 1, 2, 3. */
  grades: z.object({ fit: steps, engagement: steps }),
})

export const definitionContract = contract({
  'GET /api/definition': {
    summary: 'The shared definition of a qualified lead in force',
    access: 'signed-in',
    query: z.strictObject({ language: z.enum(['en', 'nl', 'de']).default('en') }),
    response: z.object({
      version: z.number(),
      name: z.string(),
      inForceFrom: instant,
      rules: rulesAnswer,
      routing: z.array(z.object({ position: z.number(), label: z.string() })),
    }),
  },
})
