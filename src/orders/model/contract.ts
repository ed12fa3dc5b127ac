import { z } from 'zod'
import { page, pageQuery } from '../../customers/model/contract.ts'
import { contract, day, id, idParams, instant, words } from '../../platform/contract.ts'
import { staff } from '../../team/model/access.ts'

const reference = z.object({ id: z.number(), name: z.string() }).nullable()
export const orderAnswer = z.object({
  id: z.number(),
  number: z.string(),
  account: reference,
  person: reference,
  opportunity: reference,
  opportunityId: z.number().nullable(),
  orderedAt: instant,
  promisedOn: z.string().nullable(),
  deliveredOn: z.string().nullable(),
  totalCents: z.number(),
  marginCents: z.number().nullable(),
  territory: reference,
  /** Of the account. */
  salesOwner: reference,
  accountKind: z.string().nullable(),
  accountClass: z.string().nullable(),
  accountStage: z.string().nullable(),
})
const line = z.object({
  position: z.number(),
  product: reference,
  productGroup: reference,
  quantity: z.number(),
  amountCents: z.number(),
  marginCents: z.number().nullable(),
})

export const ordersContract = contract({
  'GET /api/orders': {
    summary: 'Orders, as they are sorted and filtered; the newest first where nobody asks',
    access: 'signed-in',
    query: z.strictObject({
      /** Part of the number, or of the account's name. */
      q: z.string().trim().max(100).optional(),
      accountId: id.optional(),
      /** Of this account and all below it. */
      group: id.optional(),
      personId: id.optional(),
      territoryId: id.optional(),
      /** Orders of the accounts that the reader owns for sales. */
      mine: z.enum(['true', 'false']).optional(),
      orderedAfter: z.iso.datetime({ offset: true }).optional(),
      orderedBefore: z.iso.datetime({ offset: true }).optional(),
      ...pageQuery('-orderedAt'),
    }),
    /** The sum of all that match; null where how many there are is an estimate, or not asked for. */
    response: page(orderAnswer).extend({ totalCents: z.number().nullable() }),
  },
  'GET /api/orders/:id': {
    summary: 'One order with its lines',
    access: 'signed-in',
    params: idParams,
    response: orderAnswer.extend({ lines: z.array(line) }),
  },
  'POST /api/orders': {
    summary: 'Write an order by hand',
    access: staff,
    body: z.strictObject({
      number: words(60).optional(),
      accountId: id,
      personId: id.optional(),
      orderedOn: day,
      promisedOn: day.optional(),
      lines: z
        .array(
          z.strictObject({
            productId: id.nullish(),
            quantity: z.number().positive().max(1e9).default(1),
            amountCents: z.number().int().min(-1e13).max(1e13),
            marginCents: z.number().int().min(-1e13).max(1e13).nullish(),
          }),
        )
        .min(1)
        .max(500),
    }),
    response: orderAnswer,
  },
})
