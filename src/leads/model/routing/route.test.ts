import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Condition } from '../../../shared/condition/tree.ts'
import { type RoutableUser, type RoutedLead, type RoutingWorld, route } from './route.ts'
import type { RoutingRule, RoutingTarget } from './rule.ts'

const now = new Date('2026-03-02T12:00Z')
const user = (id: number, change: Partial<RoutableUser> = {}): RoutableUser => ({
  id,
  active: true,
  canSell: true,
  openLeads: 0,
  capacity: null,
  minutesToday: 300,
  lastRoutedAt: null,
  ...change,
})
const away = (userId: number, deputyId: number | null) => ({
  userId,
  deputyId,
  from: new Date('2026-03-01'),
  to: new Date('2026-03-08'),
})
const leadOf = (
  accountOwnerId: number | null,
  territory = 7,
  industry: string | null = 'food',
): RoutedLead => ({
  known: {
    traits: { leadTerritory: territory, leadProductGroup: 3, leadGrade: 'A1' },
    touches: [],
    segments: new Set(),
    account: { traits: { industry }, touches: [], segments: new Set() },
  },
  accountOwnerId,
  moment: { now, timeZone: 'UTC' },
})
const lead = leadOf(null)
const one = (trait: string, ...values: (string | number)[]): Condition => ({ trait, test: 'one_of', values })
const users = (...ids: number[]) => ids.map(userId => ({ userId, weight: 1 }))
const north: Condition = { all: [one('leadTerritory', 7), { account: one('industry', 'food') }] }
const rules: RoutingRule[] = [
  { key: 'owner', label: 'Owner', when: null, to: { kind: 'account_owner' } },
  {
    key: 'north',
    label: 'North',
    when: north,
    to: { kind: 'users', users: users(20), pick: 'round_robin' },
  },
  {
    key: 'medical',
    label: 'Medical',
    when: one('leadProductGroup', 9),
    to: { kind: 'users', users: users(30), pick: 'round_robin' },
  },
  {
    key: 'all',
    label: 'Everybody',
    when: null,
    to: { kind: 'users', users: users(40, 41, 42), pick: 'fewest_open' },
  },
]
const world = (people: RoutableUser[], absences: RoutingWorld['absences'] = []): RoutingWorld => ({
  users: people,
  absences,
  now,
  owed: new Map(),
})
const all = [10, 20, 30, 40, 41, 42].map(id => user(id))
const but = (id: number, change: Partial<RoutableUser>) =>
  all.map(each => (each.id === id ? { ...each, ...change } : each))
const routed = (...[of, by, w]: Parameters<typeof route>) => route(of, by, w).routing

describe('route', () => {
  const other = leadOf(null, 8)
  const owned = leadOf(10)
  it.each<[string, RoutedLead, RoutingWorld, number, string, number | null]>([
    ['the owner', owned, world(all), 10, 'owner', null],
    ['the owner even when full', owned, world(but(10, { capacity: 0 })), 10, 'owner', null],
    ["the owner's deputy", owned, world(all, [away(10, 41)]), 41, 'owner', 10],
    ['past an inactive owner', owned, world(but(10, { active: false })), 20, 'north', null],
    ['the territory', lead, world(all), 20, 'north', null],
    ['past a full seller', lead, world(but(20, { openLeads: 5, capacity: 5 })), 40, 'all', null],
    ['whoever has the fewest', other, world(but(40, { openLeads: 1 })), 41, 'all', null],
    ['those who are there', other, world(all, [away(40, 20)]), 41, 'all', null],
    [
      'a deputy when everybody is away',
      other,
      world(all, [away(40, 20), away(41, null), away(42, 41)]),
      20,
      'all',
      40,
    ],
  ])('to %s', (_, of, w, userId, ruleKey, deputyFor) => {
    expect(routed(of, rules, w)).toMatchObject({ userId, ruleKey, deputyFor, of: 4, why: null })
  })

  it('says why each rule before was passed over', () => {
    expect(
      routed(leadOf(null, 7, null), rules, world(all)).tried.map(({ ruleKey, why }) => [ruleKey, why]),
    ).toEqual([
      ['owner', 'no owner'],
      ['north', 'does not fit'],
      ['medical', 'does not fit'],
    ])
  })

  it.each([
    ['everybody full', world(all.map(each => ({ ...each, capacity: 0 }))), 'everybody full'],
    ['nobody may sell', world(all.map(each => ({ ...each, canSell: false }))), 'nobody active'],
    [
      'everybody is away',
      world(
        all,
        all.map(({ id }) => away(id, null)),
      ),
      'everybody away',
    ],
  ])('waits at the last rule when %s', (_, w, why) => {
    expect(routed(lead, rules, w)).toMatchObject({
      userId: null,
      ruleKey: 'all',
      ruleLabel: 'Everybody',
      position: 4,
      pool: null,
      why,
    })
  })

  it('waits without rules', () => {
    expect(routed(lead, [], world(all))).toEqual({
      userId: null,
      ruleKey: null,
      ruleLabel: null,
      position: null,
      of: 0,
      tried: [],
      why: 'no rules',
      deputyFor: null,
      pool: null,
    })
  })

  const only = (to: RoutingTarget): RoutingRule[] => [{ key: 'x', label: 'X', when: null, to }]

  it('a pool is of those who may claim, and of nobody yet', () => {
    const pool = only({ kind: 'pool', userIds: [10, 20, 10, 99] })
    expect(routed(lead, pool, world(but(20, { active: false })))).toMatchObject({
      userId: null,
      pool: [10],
      why: null,
      ruleKey: 'x',
    })
  })

  it('passes over who had it, and their standing in for others', () => {
    const had = { ...world(all), without: new Set([10, 20]) }
    const moved = routed(owned, rules, had)
    expect([moved.userId, moved.tried.map(({ why }) => why)]).toEqual([
      40,
      ['had it before', 'had it before', 'does not fit'],
    ])
    const standing = { ...world(all, [away(10, 20)]), without: new Set([20]) }
    expect(routed(owned, rules.slice(0, 1), standing).why).toBe('everybody away')
  })

  it('passes over who is done for today where the rule says so', () => {
    const people = [user(1, { minutesToday: 0 }), user(2, { openLeads: 9 })]
    const to: RoutingTarget = { kind: 'users', users: users(1, 2), pick: 'fewest_open' }
    expect(routed(lead, only(to), world(people)).userId).toBe(1)
    expect(routed(lead, only({ ...to, today: true }), world(people)).userId).toBe(2)
    const done = people.map(each => ({ ...each, minutesToday: 0 }))
    expect(routed(lead, only({ ...to, today: true }), world(done)).why).toBe('nobody at work today')
  })

  it('deals by weight: the fewest open for the weight, or in turn', () => {
    const weighted = [
      { userId: 1, weight: 3 },
      { userId: 2, weight: 1 },
      { userId: 3, weight: 0 },
    ]
    const people = [user(1, { openLeads: 5 }), user(2, { openLeads: 2 }), user(3)]
    const fewest = only({ kind: 'users', users: weighted, pick: 'fewest_open' })
    expect(routed(lead, fewest, world(people)).userId).toBe(1)
    const inTurn = only({ kind: 'users', users: weighted, pick: 'round_robin' })
    let owed: RoutingWorld['owed'] = new Map()
    const got = Array.from({ length: 8 }, () => {
      const decided = route(lead, inTurn, { ...world(people), owed })
      owed = new Map([[decided.owed!.ruleKey, decided.owed!.owed]])
      return decided.routing.userId
    })
    expect(got.filter(id => id === 1)).toHaveLength(6)
    expect(got.filter(id => id === 2)).toHaveLength(2)
  })

  it('no lead without an owner while one may have it; never one who is inactive, sells not, is away or full', () => {
    const id = fc.integer({ min: 1, max: 6 })
    const people = fc
      .array(
        fc.record({
          active: fc.boolean(),
          canSell: fc.boolean(),
          openLeads: fc.nat(3),
          capacity: fc.option(fc.nat(3)),
          minutesToday: fc.constantFrom(0, 60),
          lastRoutedAt: fc.option(fc.nat(5).map(n => new Date(n))),
        }),
        { minLength: 6, maxLength: 6 },
      )
      .map(list => list.map((each, index): RoutableUser => ({ id: index + 1, ...each })))
    const absences = fc.array(
      fc.tuple(id, fc.option(id)).map(([a, b]) => away(a, b)),
      { maxLength: 6 },
    )
    const takers = fc.array(fc.record({ userId: id, weight: fc.integer({ min: 0, max: 3 }) }))
    const to: fc.Arbitrary<RoutingTarget> = fc.oneof(
      fc.constant({ kind: 'account_owner' as const }),
      fc.array(id).map(userIds => ({ kind: 'pool' as const, userIds })),
      fc.record({
        kind: fc.constant('users' as const),
        users: takers,
        pick: fc.constantFrom('fewest_open' as const, 'round_robin' as const),
      }),
    )
    const drawn = fc
      .array(to, { maxLength: 4 })
      .map(list => list.map((each, n): RoutingRule => ({ key: `r${n}`, label: 'x', when: null, to: each })))
    fc.assert(
      fc.property(people, absences, drawn, fc.option(id), (crowd, gone, list, owner) => {
        const asked = { ...lead, accountOwnerId: owner }
        const result = routed(asked, list, world(crowd, gone))
        const isAway = (userId: number) => gone.some(absence => absence.userId === userId)
        const may = (userId: number) => {
          const one = crowd.find(each => each.id === userId)!
          return one.active && one.canSell && !isAway(userId)
        }
        const hasRoom = (userId: number) => {
          const one = crowd.find(each => each.id === userId)!
          return one.capacity === null || one.openLeads < one.capacity
        }
        const rule = list.find(({ key }) => key === result.ruleKey)
        if (result.userId !== null) {
          expect(may(result.userId)).toBe(true)
          if (rule!.to.kind === 'users') expect(hasRoom(result.userId)).toBe(true)
        }
        if (result.userId === null && result.pool === null)
          for (const { to: target } of list)
            if (target.kind === 'users')
              for (const { userId, weight } of target.users)
                expect(weight > 0 && may(userId) && hasRoom(userId)).toBe(false)
            else if (target.kind === 'account_owner') expect(owner !== null && may(owner)).toBe(false)
        expect(result.tried.length).toBe(result.why === null ? result.position! - 1 : list.length)
        expect(routed(asked, list, world([...crowd].reverse(), [...gone].reverse())).userId).toBe(
          result.userId,
        )
      }),
      { numRuns: 500 },
    )
  })
})
