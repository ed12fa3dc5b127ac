import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type RoutableUser, type RoutedLead, type RoutingRule, type RoutingWorld, route } from './route.ts'

const now = new Date('2026-03-02T12:00Z')
const user = (id: number, change: Partial<RoutableUser> = {}): RoutableUser => ({
  id,
  active: true,
  canSell: true,
  openLeads: 0,
  capacity: null,
  lastRoutedAt: null,
  ...change,
})
const away = (userId: number, deputyId: number | null) => ({
  userId,
  deputyId,
  from: new Date('2026-03-01'),
  to: new Date('2026-03-08'),
})
const lead: RoutedLead = {
  accountOwnerId: null,
  territoryId: 7,
  productGroupId: 3,
  industry: 'food',
  grade: 'A1',
}
const rules: RoutingRule[] = [
  { id: 1, position: 1, label: 'Owner', when: { accountHasOwner: true }, to: { accountOwner: true } },
  {
    id: 2,
    position: 2,
    label: 'North',
    when: { territoryIds: [7], industries: ['food'] },
    to: { userId: 20 },
  },
  { id: 3, position: 3, label: 'Medical', when: { productGroupIds: [9] }, to: { userId: 30 } },
  { id: 4, position: 4, label: 'Everybody', when: {}, to: { users: [40, 41, 42], pick: 'fewest_open' } },
]
const world = (users: RoutableUser[], absences: RoutingWorld['absences'] = []): RoutingWorld => ({
  users,
  absences,
  now,
})
const all = [10, 20, 30, 40, 41, 42].map(id => user(id))
const but = (id: number, change: Partial<RoutableUser>) =>
  all.map(one => (one.id === id ? { ...one, ...change } : one))

describe('route', () => {
  const other = { ...lead, territoryId: 8 }
  it.each([
    ['the owner', { ...lead, accountOwnerId: 10 }, world(all), 10, 1, null],
    [
      'the owner even when full',
      { ...lead, accountOwnerId: 10 },
      world(but(10, { capacity: 0 })),
      10,
      1,
      null,
    ],
    ["the owner's deputy", { ...lead, accountOwnerId: 10 }, world(all, [away(10, 41)]), 41, 1, 10],
    [
      'past an inactive owner',
      { ...lead, accountOwnerId: 10 },
      world(but(10, { active: false })),
      20,
      2,
      null,
    ],
    ['the territory', lead, world(all), 20, 2, null],
    ['past a full seller', lead, world(but(20, { openLeads: 5, capacity: 5 })), 40, 4, null],
    ['the pool, fewest open', other, world(but(40, { openLeads: 1 })), 41, 4, null],
    ['the pool, without those away', other, world(all, [away(40, 20)]), 41, 4, null],
    [
      'a deputy when the whole pool is away',
      other,
      world(all, [away(40, 20), away(41, null), away(42, 41)]),
      20,
      4,
      40,
    ],
  ])('to %s', (_, one, w, userId, ruleId, deputyFor) => {
    expect(route(one, rules, w)).toMatchObject({ userId, ruleId, deputyFor, of: 4, why: null })
  })
  it('says why each rule before was passed over', () => {
    const tried = route({ ...lead, industry: null }, rules, world(all)).tried.map(({ ruleId, why }) => [
      ruleId,
      why,
    ])
    expect(tried).toEqual([
      [1, 'no owner'],
      [2, 'other industry'],
      [3, 'other product group'],
    ])
  })
  it.each([
    ['everybody full', world(all.map(one => ({ ...one, capacity: 0 }))), 'everybody full'],
    ['nobody may sell', world(all.map(one => ({ ...one, canSell: false }))), 'nobody active'],
    [
      'everybody is away',
      world(
        all,
        all.map(one => away(one.id, null)),
      ),
      'everybody away',
    ],
  ])('waits at the last rule when %s', (_, w, why) => {
    expect(route(lead, rules, w)).toMatchObject({
      userId: null,
      ruleId: 4,
      ruleLabel: 'Everybody',
      position: 4,
      why,
    })
  })
  it('waits without rules', () => {
    expect(route(lead, [], world(all))).toEqual({
      userId: null,
      ruleId: null,
      ruleLabel: null,
      position: null,
      of: 0,
      tried: [],
      why: 'no rules',
      deputyFor: null,
    })
  })
  it('takes turns: whoever waited longest, the new ones first', () => {
    const turns: RoutingRule[] = [
      { id: 1, position: 1, label: 'Pool', when: {}, to: { users: [1, 2, 3], pick: 'round_robin' } },
    ]
    let users = [user(1), user(2), user(3)]
    const order = Array.from({ length: 6 }, (_, minute) => {
      const { userId } = route(lead, turns, world(users))
      users = users.map(one =>
        one.id === userId ? { ...one, lastRoutedAt: new Date(minute * 60_000) } : one,
      )
      return userId
    })
    expect(order).toEqual([1, 2, 3, 1, 2, 3])
  })
  it('never chooses one who is inactive, may not sell or is away; order of input does not matter', () => {
    const id = fc.integer({ min: 1, max: 6 })
    const users = fc
      .array(
        fc.record({
          active: fc.boolean(),
          canSell: fc.boolean(),
          openLeads: fc.nat(3),
          capacity: fc.option(fc.nat(3)),
          lastRoutedAt: fc.option(fc.nat(5).map(n => new Date(n))),
        }),
        { minLength: 6, maxLength: 6 },
      )
      .map(list => list.map((one, index) => ({ id: index + 1, ...one })))
    const absences = fc.array(
      fc.tuple(id, fc.option(id)).map(([a, b]) => away(a, b)),
      { maxLength: 6 },
    )
    const to = fc.oneof(
      fc.constant({ accountOwner: true as const }),
      id.map(userId => ({ userId })),
      fc.record({
        users: fc.array(id),
        pick: fc.constantFrom('fewest_open' as const, 'round_robin' as const),
      }),
    )
    const drawn = fc
      .array(to, { maxLength: 4 })
      .map(list => list.map((one, index) => ({ id: index, position: index, label: 'x', when: {}, to: one })))
    fc.assert(
      fc.property(users, absences, drawn, fc.option(id), (people, gone, list, accountOwnerId) => {
        const result = route({ ...lead, accountOwnerId }, list, world(people, gone))
        const chosen = people.find(one => one.id === result.userId)
        if (chosen)
          expect([chosen.active, chosen.canSell, gone.some(one => one.userId === chosen.id)]).toEqual([
            true,
            true,
            false,
          ])
        expect(result.tried.length).toBe(result.userId === null ? list.length : result.position!)
        expect(
          route(
            { ...lead, accountOwnerId },
            [...list].reverse(),
            world([...people].reverse(), [...gone].reverse()),
          ).userId,
        ).toBe(result.userId)
      }),
    )
  })
})
