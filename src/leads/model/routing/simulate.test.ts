import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Absence } from '../../../team/model/cover.ts'
import type { RoutingRule } from './rule.ts'
import { type PastRouted, simulate } from './simulate.ts'

const start = Date.parse('2026-01-01T00:00Z')
const HOUR = 3_600_000
const at = (hour: number) => new Date(start + hour * HOUR)
const seller = (id: number, capacity: number | null = null) => ({ id, active: true, canSell: true, capacity })
const lead = (
  id: number,
  hour: number,
  closed: number | null,
  territory = 1,
  owner: number | null = null,
): PastRouted => ({
  id,
  at: at(hour),
  closedAt: closed === null ? null : at(closed),
  known: { traits: { leadTerritory: territory }, touches: [], segments: new Set() },
  accountOwnerId: owner,
  moment: { now: at(hour), timeZone: 'UTC' },
})
const turn = (ids: readonly number[], pick: 'round_robin' | 'fewest_open' = 'round_robin'): RoutingRule => ({
  key: 'turn',
  label: 'Turn',
  when: null,
  to: { kind: 'users', users: ids.map(userId => ({ userId, weight: 1 })), pick },
})
const world = {
  users: [1, 2, 3].map(id => seller(id)),
  absences: [] as Absence[],
  minutesToday: () => 60,
  before: [],
}

describe('leads of the past, dealt anew', () => {
  it('are open for as long as they were: whoever closed theirs has room again', () => {
    const users = [seller(1, 1), seller(2)]
    const leads = [lead(1, 0, 10), lead(2, 1, null), lead(3, 2, null), lead(4, 11, null)]
    const { routings, load } = simulate(leads, [turn([1]), turn([2])], { ...world, users })
    expect([...routings.values()].map(({ userId }) => userId)).toEqual([1, 2, 2, 1])
    expect(load).toEqual(
      new Map([
        [1, { leads: 2, most: 1 }],
        [2, { leads: 2, most: 2 }],
      ]),
    )
  })

  it('what stood open before counts until it was closed', () => {
    const users = [seller(1, 1), seller(2)]
    const before = [{ userId: 1, closedAt: at(5) }]
    const leads = [lead(1, 0, null), lead(2, 6, null)]
    const { routings } = simulate(leads, [turn([1]), turn([2])], { ...world, users, before })
    expect([...routings.values()].map(({ userId }) => userId)).toEqual([2, 1])
  })

  it('a year: each lead has somebody while anybody may have it; nobody away or full; turns within one lead', () => {
    const hours = 8_760
    const absence = fc.record({
      userId: fc.integer({ min: 1, max: 5 }),
      from: fc.integer({ min: 0, max: hours }),
      days: fc.integer({ min: 1, max: 21 }),
      deputyId: fc.option(fc.integer({ min: 1, max: 5 })),
    })
    const drawn = fc.record({
      hour: fc.integer({ min: 0, max: hours }),
      lasts: fc.option(fc.integer({ min: 1, max: 400 })),
      territory: fc.integer({ min: 1, max: 2 }),
      owner: fc.option(fc.integer({ min: 1, max: 5 }), { freq: 3 }),
    })
    const capacities = fc.array(fc.option(fc.integer({ min: 1, max: 12 })), { minLength: 5, maxLength: 5 })
    const rules: RoutingRule[] = [
      { key: 'owner', label: 'Owner', when: null, to: { kind: 'account_owner' } },
      {
        key: 'north',
        label: 'North',
        when: { trait: 'leadTerritory', test: 'one_of', values: [1] },
        to: {
          kind: 'users',
          users: [
            { userId: 1, weight: 2 },
            { userId: 2, weight: 1 },
          ],
          pick: 'round_robin',
        },
      },
      { ...turn([3, 4, 5], 'fewest_open'), key: 'rest' },
    ]
    fc.assert(
      fc.property(
        fc.array(drawn, { minLength: 300, maxLength: 400 }),
        fc.array(absence, { maxLength: 25 }),
        capacities,
        (all, away, caps) => {
          const users = caps.map((capacity, index) => seller(index + 1, capacity))
          const absences = away.map(
            ({ userId, from, days, deputyId }): Absence => ({
              ...{ userId, deputyId, from: at(from), to: at(from + days * 24) },
            }),
          )
          const leads = all
            .toSorted((a, b) => a.hour - b.hour)
            .map(({ hour, lasts, territory, owner }, index) =>
              lead(index + 1, hour, lasts === null ? null : hour + lasts, territory, owner),
            )
          const { routings, load } = simulate(leads, rules, { ...world, users, absences })
          const held = new Map<number, PastRouted[]>()
          const open = (userId: number, moment: Date) =>
            (held.get(userId) ?? []).filter(({ closedAt }) => closedAt === null || closedAt > moment).length
          const isAway = (userId: number, moment: Date) =>
            absences.some(each => each.userId === userId && each.from <= moment && moment < each.to)
          const hasRoom = (userId: number, moment: Date) => {
            const { capacity } = users[userId - 1]!
            return capacity === null || open(userId, moment) < capacity
          }
          for (const one of leads) {
            const { userId, ruleKey, why } = routings.get(one.id)!
            if (userId === null) {
              expect(why).not.toBeNull()
              const takers = one.known.traits.leadTerritory === 1 ? [1, 2, 3, 4, 5] : [3, 4, 5]
              for (const id of takers) expect(isAway(id, one.at) || !hasRoom(id, one.at)).toBe(true)
              continue
            }
            expect(isAway(userId, one.at)).toBe(false)
            if (ruleKey !== 'owner') expect(hasRoom(userId, one.at)).toBe(true)
            held.set(userId, [...(held.get(userId) ?? []), one])
          }
          for (const [userId, { leads: n }] of load) expect(held.get(userId)).toHaveLength(n)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('in turn by weight, a year without absences ends within one lead of the share', () => {
    const leads = Array.from({ length: 1_001 }, (_, index) => lead(index + 1, index, index + 1))
    const weights = [5, 3, 2]
    const to = {
      kind: 'users' as const,
      users: weights.map((weight, index) => ({ userId: index + 1, weight })),
      pick: 'round_robin' as const,
    }
    const { load } = simulate(leads, [{ key: 'turn', label: 'Turn', when: null, to }], world)
    for (const [index, weight] of weights.entries())
      expect(Math.abs(load.get(index + 1)!.leads - 1_001 * (weight / 10))).toBeLessThan(1)
  })
})
