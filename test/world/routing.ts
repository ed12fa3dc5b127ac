import type { RoutingWorld } from '../../src/leads/model/routing/route.ts'
import type { RoutingRule, RoutingTarget } from '../../src/leads/model/routing/rule.ts'
import type { Owed } from '../../src/leads/model/routing/turns.ts'
import { type Chunk, chunked } from './chunks.ts'
import type { SampleAbsence } from './team.ts'
import { sellersOf, territories, users } from './team.ts'

const takers = (ids: readonly number[]) => ids.map(userId => ({ userId, weight: 1 }))
const fewest = (ids: readonly number[]): RoutingTarget => ({
  kind: 'users',
  users: takers(ids),
  pick: 'fewest_open',
})
const inTurn = (ids: readonly number[]): RoutingTarget => ({
  kind: 'users',
  users: takers(ids),
  pick: 'round_robin',
})
const managers = users.filter(({ role }) => role === 'sales_manager').map(({ id }) => id)

/** The version that the sample company has published. */
export const routingVersion = 1
export const routingRules: readonly RoutingRule[] = [
  { key: 'owner', label: 'The account has an owner', when: null, to: { kind: 'account_owner' } },
  {
    key: 'labelling',
    label: 'Labelling in the Netherlands',
    when: {
      all: [
        { trait: 'leadTerritory', test: 'one_of', values: [1, 2] },
        { trait: 'leadProductGroup', test: 'one_of', values: [3] },
      ],
    },
    to: inTurn([12]),
  },
  ...territories.map(
    ({ id, name }): RoutingRule => ({
      key: `territory-${id}`,
      label: `Sellers of ${name}`,
      when: { trait: 'leadTerritory', test: 'one_of', values: [id] },
      to: fewest(sellersOf(id).map(seller => seller.id)),
    }),
  ),
  { key: 'managers', label: 'Sales managers', when: null, to: inTurn(managers) },
]

export function* routingRows(since: Date): Generator<Chunk> {
  yield* chunked('routing_version', 'version state note in_force_from made_at', [
    [routingVersion, 'published', 'Owner first, then the territory', since, since],
  ])
  yield* chunked(
    'routing_rule',
    'version position key label condition target',
    routingRules.map(({ key, label, when, to }, index) => [
      routingVersion,
      index + 1,
      key,
      label,
      when && JSON.stringify(when),
      JSON.stringify(to),
    ]),
  )
}

/** Who could take a lead at that moment; without capacity, for history was dealt before there was a limit. */
export const routingAt = (
  now: Date,
  lastRouted: ReadonlyMap<number, Date>,
  absences: readonly SampleAbsence[],
  owed: ReadonlyMap<string, Owed>,
): RoutingWorld => ({
  users: users
    .filter(({ role }) => role === 'sales' || role === 'sales_manager')
    .map(({ id, state }) => ({
      id,
      active: state === 'active',
      canSell: true,
      openLeads: 0,
      capacity: null,
      minutesToday: 480,
      lastRoutedAt: lastRouted.get(id) ?? null,
    })),
  absences,
  now,
  owed,
})
