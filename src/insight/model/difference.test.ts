import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { proportion } from '../../shared/proportion.ts'
import { changeOfCounts, differenceOfShares } from './difference.ts'
import { velocity } from './velocity.ts'

describe('the difference of two shares', () => {
  it('has the interval of Newcombe’s own example: 56 of 70 against 48 of 80', () => {
    const { meaning, low, high } = differenceOfShares(proportion(56, 70), proportion(48, 80))
    expect([meaning, low.toFixed(4), high.toFixed(4)]).toEqual(['more', '0.0524', '0.3339'])
  })
  it.each([
    [5, 10, 4, 10, 'chance'],
    [500, 1000, 400, 1000, 'more'],
    [400, 1000, 500, 1000, 'less'],
    [0, 0, 4, 10, 'nothing'],
    [4, 10, 0, 0, 'nothing'],
  ])('%i of %i against %i of %i: %s', (hits, cases, hitsBefore, casesBefore, meaning) =>
    expect(differenceOfShares(proportion(hits, cases), proportion(hitsBefore, casesBefore)).meaning).toBe(
      meaning,
    ),
  )
})

describe('the change of a count', () => {
  it.each([
    [10, 8, 'chance'],
    [120, 80, 'more'],
    [80, 120, 'less'],
    [0, 5, 'less'],
    [0, 1, 'chance'],
    [5, 0, 'nothing'],
    [0, 0, 'nothing'],
  ])('%i after %i: %s', (now, before, meaning) => expect(changeOfCounts(now, before).meaning).toBe(meaning))
  it('lies within its interval, and none means that chance makes it', () =>
    fc.assert(
      fc.property(fc.nat({ max: 5000 }), fc.integer({ min: 1, max: 5000 }), (now, before) => {
        const { low, high } = changeOfCounts(now, before)
        expect(low).toBeLessThanOrEqual(now / before - 1 + 1e-9)
        expect(high).toBeGreaterThanOrEqual(now / before - 1 - 1e-9)
        expect(changeOfCounts(before, before).meaning).toBe('chance')
      }),
    ))
})

describe('pipeline velocity', () => {
  it('is opportunities x share won x revenue a person won / days', () =>
    expect(velocity({ opportunities: 40, won: 10, centsPerWon: 500_000, days: 50 })).toMatchObject({
      conversion: { share: 0.25 },
      centsPerDay: (40 * 0.25 * 500_000) / 50,
    }))
  it.each([
    { opportunities: 0, won: 0, centsPerWon: 1, days: 1 },
    { opportunities: 4, won: 0, centsPerWon: null, days: 1 },
    { opportunities: 4, won: 1, centsPerWon: 1, days: null },
    { opportunities: 4, won: 1, centsPerWon: 1, days: 0 },
  ])('is not known of %o', from => expect(velocity(from)).toBeNull())
})
