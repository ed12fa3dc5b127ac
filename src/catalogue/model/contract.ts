import { z } from 'zod'
import { contract, id, idParams, instant, ok, words } from '../../platform/contract.ts'
import { competitionKeepers, staff } from '../../team/model/access.ts'
import { pointKinds } from './competitor.ts'

const everyone = 'signed-in' as const
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
const reference = z.object({ id: z.number(), name: z.string() }).nullable()
export const pointAnswer = z.object({
  id: z.number(),
  kind: z.enum(pointKinds),
  heading: z.string(),
  body: z.string().nullable(),
  by: reference,
  confirmedAt: instant,
  stale: z.boolean(),
})
export const rivalProductAnswer = z.object({
  id: z.number(),
  name: z.string(),
  productGroup: reference,
  against: reference,
  priceFromCents: z.number().nullable(),
  priceToCents: z.number().nullable(),
  note: z.string().nullable(),
})
export const profileAnswer = competitorAnswer.extend({
  country: z.string().nullable(),
  employees: z.number().nullable(),
  positioning: z.string().nullable(),
  pricing: z.string().nullable(),
  points: z.array(pointAnswer),
  products: z.array(rivalProductAnswer),
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
  country: words(60).nullish(),
  employees: z.number().int().min(0).max(10_000_000).nullish(),
  positioning: words(2000).nullish(),
  pricing: words(2000).nullish(),
})
const pointBody = z.strictObject({
  kind: z.enum(pointKinds),
  heading: words(200),
  body: words(2000).nullish(),
})
const rivalProductBody = z.strictObject({
  name: words(200),
  productGroupId: id.nullish(),
  againstProductId: id.nullish(),
  priceFromCents: cents.nullish(),
  priceToCents: cents.nullish(),
  note: words(1000).nullish(),
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
    access: competitionKeepers,
    body: z.strictObject({ name: words(200) }),
    response: groupAnswer,
  },
  'PATCH /api/product-groups/:id': {
    summary: 'Rename a product group',
    access: competitionKeepers,
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
    access: competitionKeepers,
    body: productBody,
    response: productAnswer,
  },
  'PATCH /api/products/:id': {
    summary: 'Change a product',
    access: competitionKeepers,
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
    access: [...competitionKeepers, 'sales'],
    body: competitorBody,
    response: competitorAnswer,
  },
  'PATCH /api/competitors/:id': {
    summary: 'Change a competitor',
    access: competitionKeepers,
    params: idParams,
    body: competitorBody.partial(),
    response: competitorAnswer,
  },
  'GET /api/competitors/:id': {
    summary: 'A competitor with its battle card and what it offers',
    access: staff,
    params: idParams,
    response: profileAnswer,
  },
  'POST /api/competitors/:id/points': {
    summary: 'Put a point on the battle card',
    access: staff,
    params: idParams,
    body: pointBody,
    response: profileAnswer,
  },
  'PATCH /api/competitor-points/:id': {
    summary: 'Change a point of a battle card, which confirms it',
    access: staff,
    params: idParams,
    body: pointBody.partial(),
    response: profileAnswer,
  },
  'POST /api/competitor-points/:id/confirmation': {
    summary: 'Say that a point is still so',
    access: staff,
    params: idParams,
    response: profileAnswer,
  },
  'DELETE /api/competitor-points/:id': {
    summary: 'Take a point off the battle card',
    access: staff,
    params: idParams,
    response: ok,
  },
  'POST /api/competitors/:id/products': {
    summary: 'Say what a competitor offers',
    access: staff,
    params: idParams,
    body: rivalProductBody,
    response: profileAnswer,
  },
  'PATCH /api/competitor-products/:id': {
    summary: 'Change what is known of an offer',
    access: staff,
    params: idParams,
    body: rivalProductBody.partial(),
    response: profileAnswer,
  },
  'DELETE /api/competitor-products/:id': {
    summary: 'Take an offer out of the profile',
    access: competitionKeepers,
    params: idParams,
    response: ok,
  },
})
