import type { RoutingRule, RoutingWorld } from '../../src/leads/model/route.ts'
import { type Chunk, chunked } from './chunks.ts'
import type { SampleAbsence } from './team.ts'
import { sellersOf, territories, users } from './team.ts'

const managers = users.filter(({ role }) => role === 'sales_manager').map(({ id }) => id)

const list: readonly Omit<RoutingRule, 'id' | 'position'>[] = [
  { label: 'The account has an owner', when: { accountHasOwner: true }, to: { accountOwner: true } },
  {
    label: 'Labelling in the Netherlands',
    when: { territoryIds: [1, 2], productGroupIds: [3] },
    to: { userId: 12 },
  },
  ...territories.map(({ id, name }) => ({
    label: `Sellers of ${name}`,
    when: { territoryIds: [id] },
    to: { users: sellersOf(id).map(seller => seller.id), pick: 'fewest_open' as const },
  })),
  { label: 'Sales managers', when: {}, to: { users: managers, pick: 'round_robin' } },
]

export const routingRules: readonly RoutingRule[] = list.map((rule, i) => ({
  ...rule,
  id: i + 1,
  position: i + 1,
}))

export const routingRows = (): Generator<Chunk> =>
  chunked(
    'routing_rule',
    'id position label condition target',
    routingRules.map(({ id, position, label, when, to }) => [
      id,
      position,
      label,
      JSON.stringify(when),
      JSON.stringify(to),
    ]),
  )

/** Who could take a lead at that moment; without capacity, for history was dealt before there was a limit. */
export const routingAt = (
  now: Date,
  lastRouted: ReadonlyMap<number, Date>,
  absences: readonly SampleAbsence[],
): RoutingWorld => ({
  users: users
    .filter(({ role }) => role === 'sales' || role === 'sales_manager')
    .map(({ id, state }) => ({
      id,
      active: state === 'active',
      canSell: true,
      openLeads: 0,
      capacity: null,
      lastRoutedAt: lastRouted.get(id) ?? null,
    })),
  absences,
  now,
})
