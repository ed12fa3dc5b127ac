import { z } from 'zod'
import { campaignChannels } from '../../campaigns/model/campaign.ts'
import { contract, cursor, day, id, idParams, instant, words } from '../../platform/contract.ts'
import { marketers, staff } from '../../team/model/access.ts'
import { actionFigures, actionKinds, actionLanguages, meetingPicks, meetingWays } from './call-to-action.ts'
import { worths } from './coupon.ts'

const cents = z.number().int().min(1).max(100_000_000_00)
export const paging = z.strictObject({
  cursor: cursor.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
const reference = z.object({ id: z.number(), name: z.string() })
const seenPerson = z.object({ id: z.number(), name: z.string(), jobTitle: z.string().nullable() })

const couponTerms = z.strictObject({
  shared: z.boolean(),
  /** With `shared`: the one code for everybody, letters and digits. */
  code: z.string().max(40).optional(),
  worth: z.enum(worths),
  /** Percent, or cents. */
  worthNumber: cents.nullable(),
  worthWords: words(200).nullable(),
  minimumCents: cents.nullable(),
  most: z.number().int().min(1).max(10_000_000).nullable(),
  mostEach: z.number().int().min(1).max(1_000).nullable(),
  /** Of an order counts what it holds of this product group; null: everything. */
  forGroupId: id.nullable().default(null),
})
const meetingRule = z.strictObject({
  who: z.enum(['routed', 'named']),
  /** In the order in which they are asked, where `pick` is `order`. */
  userIds: z.array(id).max(50),
  pick: z.enum(meetingPicks).default('least'),
  way: z.enum(meetingWays),
  minutes: z.number().int().min(10).max(480),
  stepMinutes: z.number().int().min(5).max(240),
  bufferMinutes: z.number().int().min(0).max(240),
  noticeMinutes: z.number().int().min(0).max(20_160),
  daysAhead: z.number().int().min(1).max(90),
})
const fields = {
  name: words(120),
  language: z.enum(actionLanguages),
  headline: words(200),
  intro: z.string().trim().max(4_000),
  button: words(60),
  campaignId: id.nullable(),
  productGroupId: id.nullable(),
  /** The form whose consent is asked for; needed for all but coupons. */
  formId: id.nullable(),
  startsOn: day.nullable(),
  endsOn: day.nullable(),
  active: z.boolean(),
  linkDays: z.number().int().min(1).max(365),
  coupon: couponTerms.optional(),
  meeting: meetingRule.optional(),
}
const figures = z.object({
  /** Pictures of the button that were loaded; null where none of its places shows one. */
  shown: z.number().nullable(),
  clicked: z.number(),
  asked: z.number(),
  used: z.number(),
  leads: z.number(),
  won: z.number(),
})
const placementAnswer = z.object({
  id: z.number(),
  name: z.string(),
  channel: z.enum(campaignChannels),
  code: z.string(),
  /** The whole short address. */
  address: z.string(),
  createdAt: instant,
  endedAt: instant.nullable(),
  ...figures.shape,
})
export const actionAnswer = z.object({
  id: z.number(),
  kind: z.enum(actionKinds),
  name: z.string(),
  language: z.string(),
  headline: z.string(),
  intro: z.string(),
  button: z.string(),
  campaign: reference.nullable(),
  productGroup: reference.nullable(),
  form: reference.nullable(),
  startsOn: z.string().nullable(),
  endsOn: z.string().nullable(),
  active: z.boolean(),
  /** Offered today, in the company's time zone. */
  offered: z.boolean(),
  linkDays: z.number(),
  createdAt: instant,
  ...figures.shape,
})
export const actionDetail = actionAnswer.extend({
  placements: z.array(placementAnswer),
  coupon: couponTerms.extend({ code: z.string().nullable(), codes: z.number() }).nullable(),
  meeting: meetingRule.extend({ sellers: z.array(reference) }).nullable(),
  files: z.array(
    z.object({
      version: z.number(),
      name: z.string(),
      bytes: z.number(),
      givenAt: instant,
      by: z.string().nullable(),
    }),
  ),
})

export const offersContract = contract({
  'GET /api/calls-to-action': {
    summary: 'Calls to action with what came of them, the latest first',
    access: staff,
    query: z.strictObject({ campaignId: id.optional() }),
    response: z.object({ items: z.array(actionAnswer) }),
  },
  'GET /api/calls-to-action/:id': {
    summary: 'One call to action with its places and its terms',
    access: staff,
    params: idParams,
    response: actionDetail,
  },
  'POST /api/calls-to-action': {
    summary: 'Make a call to action',
    access: marketers,
    body: z.strictObject({ kind: z.enum(actionKinds), ...fields }),
    response: actionDetail,
  },
  'PATCH /api/calls-to-action/:id': {
    summary: 'Change a call to action; its kind stays, and so does whether a coupon has one code or many',
    access: marketers,
    params: idParams,
    body: z.strictObject(fields).partial(),
    response: actionDetail,
  },
  'POST /api/calls-to-action/:id/placements': {
    summary: 'Place a call to action: one more short address of its own',
    access: marketers,
    params: idParams,
    body: z.strictObject({
      name: words(120),
      channel: z.enum(campaignChannels),
      code: z
        .string()
        .regex(/^[a-z0-9]{3,24}$/, '3 to 24 small letters and digits')
        .optional(),
    }),
    response: actionDetail,
  },
  'POST /api/placements/:id/end': {
    summary: 'End a place: its address says that the offer is over',
    access: marketers,
    params: idParams,
    body: z.strictObject({ ended: z.boolean() }),
    response: actionDetail,
  },
  'GET /api/calls-to-action/:id/people': {
    summary: 'Who is behind a figure of a call to action, the latest first; `total` is the figure',
    access: staff,
    params: idParams,
    query: paging.extend({ show: z.enum(actionFigures).default('used'), placementId: id.optional() }),
    response: z.object({
      items: z.array(
        z.object({
          id: z.number(),
          at: instant,
          /** Null: nobody has named this visitor, or the person lies in the trash. */
          person: seenPerson.nullable(),
          account: reference.nullable(),
          placement: z.string().nullable(),
          leadId: z.number().nullable(),
          opportunityId: z.number().nullable(),
        }),
      ),
      next: z.string().nullable(),
      total: z.number(),
    }),
  },
  'GET /api/placements/:id/picture': {
    summary: 'The QR code of a place as SVG, and the snippets to paste',
    access: staff,
    params: idParams,
    response: z.object({ svg: z.string(), link: z.string(), picture: z.string() }),
  },
})
