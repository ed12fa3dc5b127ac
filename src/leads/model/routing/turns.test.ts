import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextInTurn, type Owed, type Waiting } from './turns.ts'

const dealt = (weights: readonly number[], n: number): number[] => {
  const waiting = weights.map((weight, index): Waiting => ({ userId: index + 1, weight }))
  const turns: number[] = []
  let owed: Owed = new Map()
  for (let lead = 0; lead < n; lead++) {
    const next = nextInTurn(waiting, owed)!
    owed = next.owed
    turns.push(next.userId)
  }
  return turns
}

describe('in turn', () => {
  it.each([
    [
      [1, 1, 1],
      [1, 2, 3, 1, 2, 3],
    ],
    [
      [2, 1],
      [1, 2, 1, 1, 2, 1],
    ],
    [
      [5, 1, 1],
      [1, 1, 1, 2, 1, 3, 1],
    ],
    [
      [1, 0],
      [1, 1],
    ],
  ])('weights %j are dealt %j', (weights, expected) => {
    expect(dealt(weights, expected.length)).toEqual(expected)
  })

  it('nobody waits: nobody', () => {
    expect(nextInTurn([], new Map())).toBeNull()
    expect(nextInTurn([{ userId: 1, weight: 0 }], new Map())).toBeNull()
  })

  const weights = fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 1, maxLength: 9 })

  it('nobody is ever a whole lead away from the share', () => {
    fc.assert(
      fc.property(weights, fc.integer({ min: 1, max: 200 }), (each, n) => {
        const all = each.reduce((sum, weight) => sum + weight, 0)
        const got = each.map(() => 0)
        dealt(each, n).forEach((userId, lead) => {
          got[userId - 1]!++
          for (const [index, weight] of each.entries())
            expect(Math.abs(got[index]! - ((lead + 1) * weight) / all)).toBeLessThan(1)
        })
      }),
      { numRuns: 300 },
    )
  })

  it('who was away gets no more than the share of what came while there', () => {
    const presence = fc.array(fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), {
      minLength: 1,
      maxLength: 150,
    })
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 5, maxLength: 5 }),
        presence,
        (each, days) => {
          let owed: Owed = new Map()
          for (const there of days) {
            const waiting = each.flatMap((weight, index) =>
              there[index] ? [{ userId: index + 1, weight }] : [],
            )
            const next = nextInTurn(waiting, owed)
            if (!next) continue
            for (const userId of [1, 2, 3, 4, 5])
              if (!there[userId - 1]) expect(next.owed.get(userId)).toBe(owed.get(userId))
            owed = next.owed
            // Who comes and goes is not foretold, so that a share is met within two leads and not within one.
            for (const behind of owed.values()) expect(Math.abs(behind)).toBeLessThan(2)
          }
          const sum = [...owed.values()].reduce((total, behind) => total + behind, 0)
          expect(sum).toBeCloseTo(0, 6)
        },
      ),
      { numRuns: 500 },
    )
  })
})
