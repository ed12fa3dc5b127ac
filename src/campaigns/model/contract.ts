import { z } from 'zod'
import { contract, day, id, idParams, instant, words } from '../../platform/contract.ts'
import { marketers } from '../../team/model/access.ts'
import { campaignChannels } from './campaign.ts'

const cents = z.number().int().min(0).max(1_000_000_000_000)
const fields = {
  name: words(120),
  channel: z.enum(campaignChannels),
  productGroupId: id.nullable(),
  startsOn: day.nullable(),
  endsOn: day.nullable(),
  budgetCents: cents.nullable(),
  costCents: cents.nullable(),
  utmKey: words(100).nullable(),
  ownerId: id.nullable(),
}
export const campaignAnswer = z.object({
  id: z.number(),
  name: z.string(),
  channel: z.enum(campaignChannels),
  productGroup: z.object({ id: z.number(), name: z.string() }).nullable(),
  startsOn: z.string().nullable(),
  endsOn: z.string().nullable(),
  budgetCents: z.number().nullable(),
  costCents: z.number().nullable(),
  utmKey: z.string().nullable(),
  owner: z.object({ id: z.number(), name: z.string() }).nullable(),
  createdAt: instant,
})

export const campaignsContract = contract({
  'GET /api/campaigns': {
    summary: 'Campaigns, latest first',
    access: 'signed-in',
    query: z.strictObject({
      q: z.string().trim().max(100).optional(),
      /** Of one colleague, or of nobody. */
      owner: z.union([id, z.literal('none')]).optional(),
      cursor: z.string().max(500).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: z.object({ items: z.array(campaignAnswer), next: z.string().nullable(), total: z.number() }),
  },
  'GET /api/campaigns/:id': {
    summary: 'One campaign',
    access: 'signed-in',
    params: idParams,
    response: campaignAnswer,
  },
  'POST /api/campaigns': {
    summary: 'Make a campaign',
    access: marketers,
    body: z.strictObject(fields).partial().required({ name: true, channel: true }),
    response: campaignAnswer,
  },
  'PATCH /api/campaigns/:id': {
    summary: 'Change fields of a campaign',
    access: marketers,
    params: idParams,
    body: z.strictObject(fields).partial(),
    response: campaignAnswer,
  },
})
