import { z } from 'zod'
import { contract, id, idParams, instant, ok, words } from '../../platform/contract.ts'
import { managers, marketers, staff } from '../../team/model/access.ts'
import { paging } from './contract.ts'
import { codeStates, codeWays, whyNots, worths } from './coupon.ts'

const reference = z.object({ id: z.number(), name: z.string() })
const orderCents = z.coerce.number().int().min(0).max(100_000_000_00)
const orderNumber = z
  .string()
  .trim()
  .regex(/^[^\p{Cc}\p{Cf}]{1,100}$/u, '1 to 100 signs')
export const redeemKeepers = ['administrator', 'marketing_manager'] as const
/** What the counter sees of a code. */
export const lookedUp = z.object({
  codeId: z.number(),
  code: z.string(),
  action: reference,
  state: z.enum(codeStates),
  /** Null: it may be redeemed now. */
  whyNot: z.enum(whyNots).nullable(),
  worth: z.enum(worths),
  worthNumber: z.number().nullable(),
  worthWords: z.string().nullable(),
  minimumCents: z.number().nullable(),
  startsOn: z.string().nullable(),
  endsOn: z.string().nullable(),
  productGroup: z.string().nullable(),
  /** The product group that an order must be of. */
  forGroup: z.string().nullable(),
  /** The order of that number, where it is recorded here; `cents` is what counts of it. */
  order: z.object({ id: z.number(), number: z.string(), cents: z.number() }).nullable(),
  worthCents: z.number().nullable(),
  /** Redemptions left; null without a limit. */
  left: z.number().nullable(),
  /** To whom it was given. */
  person: reference.nullable(),
  redeemedAt: instant.nullable(),
})
export const redeemed = z.object({
  redemptionId: z.number(),
  code: z.string(),
  action: reference,
  at: instant,
  worthCents: z.number().nullable(),
  /** This request was answered before: nothing was redeemed now. */
  again: z.boolean(),
})
/** What a redemption takes, by a user or by a key. */
export const redemptionInput = z.strictObject({
  code: z.string().min(1).max(60),
  /** The caller's own name of this attempt, 8 to 100 signs: the same again is answered as the first time. */
  requestKey: z.string().regex(/^[A-Za-z0-9_.:-]{8,100}$/, '8 to 100 letters, digits and . _ : -'),
  orderCents: orderCents.optional(),
  /** Kept with the redemption. Of an order that is recorded here its own amount counts. */
  orderNumber: orderNumber.optional(),
  /** The counter's word that the order is of the coupon's product group. */
  ofGroup: z.boolean().optional(),
})

export const couponContract = contract({
  'POST /api/calls-to-action/:id/codes': {
    summary:
      'Give out codes: to one person by a link, to all of a segment, or a number of them without names',
    access: marketers,
    params: idParams,
    body: z.discriminatedUnion('way', [
      z.strictObject({ way: z.literal('link'), personId: id }),
      z.strictObject({ way: z.literal('segment'), segmentId: id }),
      z.strictObject({ way: z.literal('list'), count: z.number().int().min(1).max(10_000) }),
    ]),
    response: z.object({
      issued: z.number(),
      had: z.number(),
      code: z.string().nullable(),
      link: z.string().nullable(),
    }),
  },
  'GET /api/calls-to-action/:id/codes': {
    summary: 'The codes of a coupon, the latest first',
    access: staff,
    params: idParams,
    query: paging.extend({ state: z.enum(codeStates).optional() }),
    response: z.object({
      items: z.array(
        z.object({
          id: z.number(),
          code: z.string(),
          state: z.enum(codeStates),
          way: z.enum(codeWays),
          person: reference.nullable(),
          issuedAt: instant,
          redemptionId: z.number().nullable(),
          redeemedAt: instant.nullable(),
          redeemedBy: z.string().nullable(),
        }),
      ),
      next: z.string().nullable(),
      total: z.number(),
      counts: z.record(z.enum(codeStates), z.number()),
    }),
  },
  'POST /api/codes/:id/withdrawal': {
    summary: 'Withdraw a code that was not redeemed, with the reason',
    access: marketers,
    params: idParams,
    body: z.strictObject({ reason: words(300) }),
    response: ok,
  },
  'GET /api/coupons/:code': {
    summary: 'What the counter needs to know of a code; reading it changes nothing',
    access: staff,
    params: z.strictObject({ code: z.string().min(1).max(60) }),
    query: z.strictObject({
      orderCents: orderCents.optional(),
      orderNumber: orderNumber.optional(),
      ofGroup: z.enum(['true', 'false']).optional(),
    }),
    response: lookedUp,
    limit: { max: 60, windowMs: 60_000 },
  },
  'POST /api/redemptions': {
    summary: 'Redeem a code, once; the same request key is answered as the first time',
    access: staff,
    body: redemptionInput,
    response: redeemed,
    limit: { max: 120, windowMs: 60_000 },
  },
  'POST /api/redemptions/:id/reversal': {
    summary: 'Take a redemption back, with the reason: the code may be redeemed again',
    access: [...managers, 'service'],
    params: idParams,
    body: z.strictObject({ reason: words(300) }),
    response: ok,
  },
  'GET /api/redeem-keys': {
    summary: 'Keys by which tills and shops redeem',
    access: redeemKeepers,
    response: z.object({
      items: z.array(
        z.object({
          id: z.number(),
          name: z.string(),
          hint: z.string(),
          action: reference.nullable(),
          createdAt: instant,
          lastUsedAt: instant.nullable(),
        }),
      ),
    }),
  },
  'POST /api/redeem-keys': {
    summary: 'Make a key to redeem with; it is shown this once',
    access: redeemKeepers,
    body: z.strictObject({ name: words(120), actionId: id.nullable() }),
    response: z.object({ id: z.number(), key: z.string(), hint: z.string() }),
  },
  'DELETE /api/redeem-keys/:id': {
    summary: 'End a key',
    access: redeemKeepers,
    params: idParams,
    response: ok,
  },
})
