import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { proportion } from './proportion.ts'

describe('a share with its interval', () => {
  // Published: Newcombe 1998, Statistics in Medicine 17:857, table I, method 3 (score without continuity correction).
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%i of %i is from %f to %f', (hits, cases, low, high) => {
    const found = proportion(hits, cases)!
    expect(found.low).toBeCloseTo(low, 4)
    expect(found.high).toBeCloseTo(high, 4)
  })

  it('of nothing is nothing', () => expect(proportion(0, 0)).toBeNull())

  it('holds the share, mirrors, and narrows with more cases', () => {
    const counts = fc.integer({ min: 1, max: 5000 }).chain(cases => {
      return fc.tuple(fc.integer({ min: 0, max: cases }), fc.constant(cases))
    })
    fc.assert(
      fc.property(counts, ([hits, cases]) => {
        const { share, low, high } = proportion(hits, cases)!
        expect(low >= 0 && low <= share && share <= high && high <= 1).toBe(true)
        const mirrored = proportion(cases - hits, cases)!
        expect(mirrored.low).toBeCloseTo(1 - high, 9)
        const more = proportion(hits * 4, cases * 4)!
        expect(more.high - more.low).toBeLessThan(high - low)
      }),
    )
  })
})
