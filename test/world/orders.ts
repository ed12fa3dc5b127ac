import type { Account } from './accounts.ts'
import { parts } from './catalogue.ts'
import { type Deal, type Desk, lineOf, type Order } from './deals.ts'
import type { Person } from './persons.ts'
import { zipf } from './random.ts'
import { day, hour, plus } from './seasons.ts'

/** One order for each deal won, and `extra` orders of parts by customers; whoever ordered is a customer since. */
export const ordersOf = (
  deals: readonly Deal[],
  extra: number,
  accounts: readonly Account[],
  peopleOf: ReadonlyMap<number, Person[]>,
  { random, span, seasons }: Desk,
): Order[] => {
  const orders: Order[] = deals.flatMap(deal =>
    deal.state === 'won'
      ? [
          {
            account: deal.account,
            person: deal.persons[0] ?? null,
            deal,
            lines: deal.lines,
            at: deal.closedAt!,
          },
        ]
      : [],
  )
  for (const { account, at } of orders) {
    if (account.kind === 'prospect') account.kind = 'customer'
    if (account.customerSince === null || at < account.customerSince) account.customerSince = at
  }
  const customers = accounts.filter(
    ({ kind, createdAt }) => kind === 'customer' && createdAt < plus(span.now, -2 * day),
  )
  const place = zipf(customers.length, 0.75)
  for (let i = 0; i < extra; i++) {
    const account = customers[i < customers.length ? i : place(random)]!
    const at = seasons.between(random, account.customerSince!, plus(span.now, -hour))
    const known = (peopleOf.get(account.id) ?? []).filter(({ knownAt }) => knownAt < at)
    const lines = [lineOf(random.pick(parts), random.int(1, 6), random)]
    if (random.chance(0.4)) lines.push(lineOf(parts[1]!, random.int(1, 8), random))
    orders.push({ account, person: known.length > 0 ? random.pick(known) : null, deal: null, lines, at })
  }
  return orders.sort((a, b) => a.at.getTime() - b.at.getTime() || a.account.id - b.account.id)
}
