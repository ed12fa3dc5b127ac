import { z } from 'zod'
import { blockKinds, columns, comparisons, type Design, patterns } from './design.ts'
import { formLanguages } from './fields.ts'

const said = (most: number) => z.string().max(most)
const words = (most: number) => z.strictObject({ en: said(most), nl: said(most), de: said(most) }).partial()
const name = z.string().regex(/^((custom|account)\.)?[A-Za-z][A-Za-z0-9_]{0,39}$/)
const block = z.strictObject({
  id: z.string().regex(/^[a-z0-9]{1,12}$/),
  kind: z.enum(blockKinds),
  column: z.enum(columns),
  words: words(4000),
  by: words(200),
  items: z.array(words(400)).max(30),
  pictureId: z.number().int().positive().nullable(),
})
const field = z.strictObject({
  name,
  label: words(200),
  help: words(400),
  placeholder: words(120),
  required: z.boolean(),
  pattern: z.enum(patterns).nullable(),
  min: z.number().min(-1e12).max(1e12).nullable(),
  max: z.number().min(-1e12).max(1e12).nullable(),
  when: z
    .strictObject({ field: name, is: z.enum(comparisons), values: z.array(said(200)).max(20) })
    .nullable(),
  fixed: said(400).nullable(),
  step: z.number().int().min(1).max(6),
})

/** A design as the API takes it: nothing in it that is not named here. */
export const designSchema: z.ZodType<Design> = z.strictObject({
  languages: z.array(z.enum(formLanguages)).min(1).max(3),
  variants: z
    .array(
      z.strictObject({
        key: z.enum(['a', 'b', 'c', 'd']),
        name: said(80),
        share: z.number().int().min(1).max(100),
        blocks: z.array(block).min(1).max(40),
      }),
    )
    .min(1)
    .max(4),
  fields: z.array(field).min(1).max(40),
  button: words(60),
  consent: words(1000),
  thanks: words(2000),
  redirect: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullable(),
  profile: z.number().int().min(1).max(10).nullable(),
  followUp: z.strictObject({
    notifyUserId: z.number().int().positive().nullable(),
    segmentId: z.number().int().positive().nullable(),
    mail: z.strictObject({ subject: words(200), text: words(4000) }).nullable(),
  }),
})
