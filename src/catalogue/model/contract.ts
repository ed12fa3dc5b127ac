import { z } from 'zod'
import { contract, idParams, words } from '../../platform/contract.ts'

const everyone = 'signed-in' as const
const keepers = ['administrator', 'marketing', 'marketing_manager', 'sales_manager'] as const
const cents = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

export const groupAnswer = z.object({ id: z.number(), name: z.string(), products: z.number() })
export const productAnswer = z.object({
  id: z.number(),
  name: z.string(),
  group: z.object({ id: z.number(), name: z.string() }).nullable(),
  listPriceCents: z.number().nullable(),
  costCents: z.number().nullable(),
  active: z.boolean(),
})
export const competitorAnswer = z.object({
  id: z.number(),
  name: z.string(),
  website: z.string().nullable(),
  note: z.string().nullable(),
})

/** http and https only: the address becomes a link. */
const website = z
  .string()
  .trim()
  .max(500)
  .regex(/^https?:\/\/[^\s]+$/i, 'is not an address that begins with http:// or https://')

const productBody = z.strictObject({
  name: words(200),
  groupId: z.number().int().positive().nullish(),
  listPriceCents: cents.nullish(),
  costCents: cents.nullish(),
  active: z.boolean().optional(),
})
const competitorBody = z.strictObject({
  name: words(200),
  website: website.nullish(),
  note: words(4000).nullish(),
})
const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable() })

export const catalogueContract = contract({
  'GET /api/product-groups': {
    summary: 'Product groups by name',
    access: everyone,
    response: listOf(groupAnswer),
  },
  'POST /api/product-groups': {
    summary: 'Make a product group',
    access: keepers,
    body: z.strictObject({ name: words(200) }),
    response: groupAnswer,
  },
  'PATCH /api/product-groups/:id': {
    summary: 'Rename a product group',
    access: keepers,
    params: idParams,
    body: z.strictObject({ name: words(200) }),
    response: groupAnswer,
  },
  'GET /api/products': {
    summary: 'Products by name',
    access: everyone,
    query: z.strictObject({
      groupId: z.coerce.number().int().positive().optional(),
      active: z.enum(['true', 'false']).optional(),
    }),
    response: listOf(productAnswer),
  },
  'POST /api/products': {
    summary: 'Make a product',
    access: keepers,
    body: productBody,
    response: productAnswer,
  },
  'PATCH /api/products/:id': {
    summary: 'Change a product',
    access: keepers,
    params: idParams,
    body: productBody.partial(),
    response: productAnswer,
  },
  'GET /api/competitors': {
    summary: 'Competitors by name',
    access: everyone,
    response: listOf(competitorAnswer),
  },
  'POST /api/competitors': {
    summary: 'Name a competitor',
    access: [...keepers, 'sales'],
    body: competitorBody,
    response: competitorAnswer,
  },
  'PATCH /api/competitors/:id': {
    summary: 'Change a competitor',
    access: keepers,
    params: idParams,
    body: competitorBody.partial(),
    response: competitorAnswer,
  },
})
