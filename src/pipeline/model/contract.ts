import { z } from 'zod'
import { page, pageQuery } from '../../customers/model/contract.ts'
import { customAnswer, customChange } from '../../customers/model/custom-contract.ts'
import { contract, cursor, day, id, idParams, instant, ok, words } from '../../platform/contract.ts'
import { sellers, staff } from '../../team/model/access.ts'

export const opportunityStates = ['open', 'won', 'lost'] as const
export const wonReasons = [
  'product_fit',
  'price',
  'relationship',
  'delivery_time',
  'service',
  'other',
] as const
export const lostReasons = [
  'price',
  'product_fit',
  'delivery_time',
  'competitor',
  'no_decision',
  'no_budget',
  'other',
] as const

const reference = z.object({ id: z.number(), name: z.string() }).nullable()
export const opportunityAnswer = z.object({
  id: z.number(),
  name: z.string(),
  account: reference,
  territory: reference,
  owner: reference,
  leadId: z.number().nullable(),
  product: reference,
  productGroup: reference,
  competitor: reference,
  campaign: reference,
  source: z.string().nullable(),
  stage: z.object({ id: z.number(), name: z.string(), position: z.number(), probability: z.number() }),
  state: z.enum(opportunityStates),
  amountCents: z.number().nullable(),
  marginCents: z.number().nullable(),
  expectedClose: z.string().nullable(),
  nextStep: z.string().nullable(),
  nextStepOn: z.string().nullable(),
  openedAt: instant,
  stageSince: instant,
  closedAt: instant.nullable(),
  closeReason: z.string().nullable(),
  closeNote: z.string().nullable(),
  custom: customAnswer,
  /** What its account is: a customer, of which class, in which stage of the lifecycle. */
  accountKind: z.string().nullable(),
  accountClass: z.string().nullable(),
  accountStage: z.string().nullable(),
  version: z.number(),
})
export const opportunityDetail = opportunityAnswer.extend({
  persons: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      jobTitle: z.string().nullable(),
      part: z.string().nullable(),
    }),
  ),
  changes: z.array(
    z.object({ stage: z.string().nullable(), state: z.string(), by: z.string().nullable(), at: instant }),
  ),
  orderId: z.number().nullable(),
})

const money = z.number().int().min(0).max(1e13).nullable()
const fields = {
  name: words(200),
  accountId: id.nullable(),
  ownerId: id.nullable(),
  productId: id.nullable(),
  productGroupId: id.nullable(),
  competitorId: id.nullable(),
  stageId: id,
  amountCents: money,
  marginCents: z.number().int().min(-1e13).max(1e13).nullable(),
  expectedClose: day.nullable(),
  nextStep: words(300).nullable(),
  nextStepOn: day.nullable(),
  custom: customChange,
}
const filters = {
  q: z.string().trim().max(100).optional(),
  /** A declared field: 'key' has a value, or 'key:operator:value'. */
  custom: z.string().max(300).optional(),
  state: z.enum(opportunityStates).optional(),
  stageId: id.optional(),
  ownerId: id.optional(),
  mine: z.enum(['true', 'false']).optional(),
  accountId: id.optional(),
  /** Of this account and all below it. */
  group: id.optional(),
  personId: id.optional(),
  territoryId: id.optional(),
  competitorId: id.optional(),
  campaignId: id.optional(),
  withoutNextStep: z.enum(['true', 'false']).optional(),
  /** With a next step planned for that day or before. */
  nextStepBy: day.optional(),
  withoutPerson: z.enum(['true', 'false']).optional(),
}

export const pipelineContract = contract({
  'GET /api/stages': {
    summary: 'The stages in order',
    access: 'signed-in',
    response: z.object({
      items: z.array(
        z.object({ id: z.number(), name: z.string(), position: z.number(), probability: z.number() }),
      ),
    }),
  },
  'GET /api/opportunities': {
    summary: 'Opportunities, newest first; closed ones by the day they closed',
    access: 'signed-in',
    query: z.strictObject({ ...filters, ...pageQuery('-latest') }),
    // Without a sum where how many there are is an estimate, or nobody asked.
    response: page(opportunityAnswer).extend({ totalCents: z.number().nullable() }),
  },
  'GET /api/board': {
    summary: 'Open opportunities by stage: counts and sums of all, the newest 50 of each stage',
    access: 'signed-in',
    query: z.strictObject({
      ownerId: id.optional(),
      mine: z.enum(['true', 'false']).optional(),
      territoryId: id.optional(),
    }),
    response: z.object({
      stages: z.array(
        z.object({
          stage: z.object({
            id: z.number(),
            name: z.string(),
            position: z.number(),
            probability: z.number(),
          }),
          count: z.number(),
          totalCents: z.number(),
          items: z.array(opportunityAnswer),
        }),
      ),
    }),
  },
  'POST /api/opportunities': {
    summary: 'Open an opportunity, from a lead or by hand',
    access: sellers,
    body: z.strictObject({ ...fields, leadId: id, personIds: z.array(id).max(50) }).partial(),
    response: opportunityDetail,
  },
  'GET /api/opportunities/:id': {
    summary: 'One opportunity',
    access: 'signed-in',
    params: idParams,
    response: opportunityDetail,
  },
  'PATCH /api/opportunities/:id': {
    summary: 'Change an open opportunity; `version` says which state was seen',
    access: sellers,
    params: idParams,
    body: z
      .strictObject({ ...fields, personIds: z.array(id).max(50) })
      .partial()
      .extend({ version: z.number().int() }),
    response: opportunityDetail,
  },
  'POST /api/opportunities/:id/win': {
    summary: 'Won: makes the order',
    access: sellers,
    params: idParams,
    body: z.strictObject({
      reason: z.enum(wonReasons),
      note: words(1000).nullish(),
      amountCents: z.number().int().min(0).max(1e13).optional(),
      marginCents: z.number().int().nullish(),
      promisedOn: day.optional(),
    }),
    response: opportunityDetail,
  },
  'POST /api/opportunities/:id/loss': {
    summary: 'Lost, with the reason',
    access: sellers,
    params: idParams,
    body: z.strictObject({
      reason: z.enum(lostReasons),
      note: words(1000).nullish(),
      competitorId: id.nullish(),
    }),
    response: opportunityDetail,
  },
  'GET /api/competitors/:id/accounts': {
    summary: 'Accounts where a competitor was met, in opportunities or seen there; the latest first',
    access: 'signed-in',
    params: idParams,
    query: z.strictObject({
      cursor: cursor.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: z.object({
      items: z.array(
        z.object({
          account: z.object({ id: z.number(), name: z.string() }),
          opportunities: z.number(),
          won: z.number(),
          lost: z.number(),
          seen: z.number(),
          at: instant,
        }),
      ),
      next: z.string().nullable(),
      total: z.number(),
    }),
  },
  'GET /api/competitors/:id/sightings': {
    summary: 'What was seen of a competitor at one account, latest first',
    access: 'signed-in',
    params: idParams,
    query: z.strictObject({ accountId: id }),
    response: z.object({
      items: z.array(z.object({ id: z.number(), seenOn: day, note: z.string().nullable(), by: reference })),
    }),
  },
  'POST /api/competitors/:id/sightings': {
    summary: 'Say that a competitor was seen at an account, outside an opportunity',
    access: staff,
    params: idParams,
    body: z.strictObject({ accountId: id, seenOn: day, note: words(1000).nullish() }),
    response: z.object({ id: z.number() }),
  },
  'DELETE /api/competitor-sightings/:id': {
    summary: 'Take back that a competitor was seen',
    access: staff,
    params: idParams,
    response: ok,
  },
})
