import { z } from 'zod'
import { contract, id, idParams, words } from '../../platform/contract.ts'
import { managers } from '../../team/model/access.ts'
import { customRecords, customTypes, isReserved } from './custom-field.ts'

/** A value of a declared field as requests carry it; null takes it out. */
export const customChange = z.record(
  z.string().max(40),
  z.union([z.string().max(5_000), z.number(), z.boolean(), z.array(z.string().max(80)).max(200)]).nullable(),
)
/** Values of declared fields by key, as answers carry them. Archived fields are left out. */
export const customAnswer = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]),
)
const choice = z.strictObject({
  key: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,39}$/)
    .optional(),
  label: words(80),
})
export const customFieldAnswer = z.object({
  id: z.number(),
  record: z.enum(customRecords),
  key: z.string(),
  label: z.string(),
  type: z.enum(customTypes),
  required: z.boolean(),
  choices: z.array(z.object({ key: z.string(), label: z.string() })),
  help: z.string().nullable(),
  position: z.number(),
  archived: z.boolean(),
})
const given = {
  label: words(80),
  type: z.enum(customTypes),
  required: z.boolean(),
  choices: z.array(choice).max(200),
  help: words(300).nullable(),
}
const list = z.object({ items: z.array(customFieldAnswer) })

export const customContract = contract({
  'GET /api/custom-fields': {
    summary: 'Fields that the company declares, in their order; archived ones with `archived=true`',
    access: 'signed-in',
    query: z.strictObject({
      record: z.enum(customRecords).optional(),
      archived: z.enum(['true', 'false']).optional(),
    }),
    response: list,
  },
  'POST /api/custom-fields': {
    summary: 'Declare a field; its key is made from the label unless given',
    access: managers,
    body: z.strictObject({
      record: z.enum(customRecords),
      key: z
        .string()
        .regex(/^[a-z][a-z0-9_]{0,39}$/)
        .refine(key => !isReserved(key), 'is a word that is kept free')
        .optional(),
      label: given.label,
      type: given.type,
      required: given.required.optional(),
      choices: given.choices.optional(),
      help: given.help.optional(),
    }),
    response: customFieldAnswer,
  },
  'PATCH /api/custom-fields/:id': {
    summary:
      'Change, archive or bring back a field. With another type or fewer choices the values are converted; those that cannot be are named, and only taken out with `drop`',
    access: managers,
    params: idParams,
    body: z.strictObject({ ...given, archived: z.boolean(), drop: z.boolean() }).partial(),
    response: customFieldAnswer,
  },
  'GET /api/custom-fields/:id/use': {
    summary: 'How many records have a value in it',
    access: managers,
    params: idParams,
    response: z.object({ count: z.number() }),
  },
  'PUT /api/custom-field-order/:record': {
    summary: 'Set the order of the fields of a kind of record',
    access: managers,
    params: z.strictObject({ record: z.enum(customRecords) }),
    body: z.strictObject({ ids: z.array(id).max(500) }),
    response: list,
  },
})
