import { productsById } from '../catalogue/queries.ts'
import type { Narrow } from '../customers/list-narrowing.ts'
import { implement } from '../platform/http.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { ordersContract } from './model/contract.ts'
import { placeOrder } from './place.ts'
import { listOrders, orderById, orderWithLines } from './queries.ts'

/** An order known by its day stands at noon, today's at the moment that it is written; none is of tomorrow. */
function momentOf(orderedOn: string, now: Date): Date {
  const noon = new Date(`${orderedOn}T12:00:00Z`)
  if (noon.getTime() - now.getTime() > 86_400_000)
    refuse('in_the_future', 422, 'This day has not come yet.', { field: 'orderedOn' })
  return noon > now ? now : noon
}

export const ordersRoutes = (narrow: Narrow) =>
  implement<typeof ordersContract, Actor>(ordersContract, {
    'GET /api/orders': async ({ tx, actor, query: { mine, ...query }, now }) =>
      listOrders(
        tx,
        actor,
        {
          ...(await narrow(tx, query, now)),
          salesOwnerId: mine === 'true' && actor.userId !== null ? actor.userId : undefined,
        },
        now,
      ),
    'GET /api/orders/:id': ({ tx, params }) => orderWithLines(tx, params.id),
    'POST /api/orders': async ({ tx, actor, body, now }) => {
      const products = await productsById(
        tx,
        body.lines.flatMap(line => line.productId ?? []),
      )
      const id = await placeOrder(
        tx,
        actor,
        {
          number: body.number ?? null,
          accountId: body.accountId,
          personId: body.personId ?? null,
          orderedAt: momentOf(body.orderedOn, now),
          promisedOn: body.promisedOn ?? null,
          lines: body.lines.map(line => ({
            productId: line.productId ?? null,
            productGroupId: line.productId ? (products.get(line.productId)?.productGroupId ?? null) : null,
            quantity: line.quantity,
            amountCents: line.amountCents,
            marginCents: line.marginCents ?? null,
          })),
        },
        now,
      )
      return orderById(tx, id)
    },
  })
