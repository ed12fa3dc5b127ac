import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Count,
  chiSquareTail,
  difference,
  mismatch,
  plannedSize,
  probabilityAbove,
  standing,
  wilson,
} from './odds.ts'

describe('published values are met', () => {
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('Newcombe 1998 (one share), method 3: %i of %i', (sent, shown, low, high) => {
    const found = wilson({ sent, shown })
    expect(found.low).toBeCloseTo(low, 4)
    expect(found.high).toBeCloseTo(high, 4)
  })

  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
  ])('Newcombe 1998 (difference), method 10: %i/%i less %i/%i', (s1, n1, s2, n2, low, high) => {
    const found = difference({ sent: s1, shown: n1 }, { sent: s2, shown: n2 })
    expect(found.low).toBeCloseTo(low, 4)
    expect(found.high).toBeCloseTo(high, 4)
  })

  it('of the chi-square table: 3.841 and 5.991 at 5 %, 6.635 at 1 %, 16.266 at 0.1 %', () => {
    expect(chiSquareTail(3.841459, 1)).toBeCloseTo(0.05, 6)
    expect(chiSquareTail(5.991465, 2)).toBeCloseTo(0.05, 6)
    expect(chiSquareTail(6.634897, 1)).toBeCloseTo(0.01, 6)
    expect(chiSquareTail(16.266236, 3)).toBeCloseTo(0.001, 6)
  })

  it('of Fleiss: from 10 % to 15 % takes 686 each', () => expect(plannedSize(0.1, 0.5)).toBe(686))
})

describe('the probability of being above', () => {
  it('is a half of equals, and that of one half and one third of small urns by hand', () => {
    expect(probabilityAbove({ shown: 0, sent: 0 }, { shown: 0, sent: 0 })).toBeCloseTo(0.5, 12)
    // Beta(2,1) above a uniform: the integral of x over 2x is 2/3.
    expect(probabilityAbove({ shown: 1, sent: 1 }, { shown: 0, sent: 0 })).toBeCloseTo(2 / 3, 12)
    expect(probabilityAbove({ shown: 4000, sent: 400 }, { shown: 4000, sent: 400 })).toBeCloseTo(0.5, 6)
  })
  it('of one and of the other are one together', () => {
    const count = fc
      .tuple(fc.nat(400), fc.nat(400))
      .map(([a, b]) => ({ shown: Math.max(a, b), sent: Math.min(a, b) }))
    fc.assert(
      fc.property(count, count, (a, b) => {
        expect(probabilityAbove(a, b) + probabilityAbove(b, a)).toBeCloseTo(1, 6)
      }),
      { numRuns: 100 },
    )
  })
})

describe('what may be said', () => {
  const a = { shown: 1000, sent: 150 }
  const b = { shown: 1000, sent: 100 }
  it('is nothing before the planned size, however clear it looks', () =>
    expect(standing(a, b, 1001, 1)).toBe('not_yet'))
  it('is better or worse where the interval leaves zero out', () => {
    expect(standing(a, b, 686, 1)).toBe('better')
    expect(standing(b, a, 686, 1)).toBe('worse')
    expect(standing(a, { shown: 1000, sent: 145 }, 686, 1)).toBe('no_difference')
  })
  it('is nothing where visitors were not shared out as planned', () => {
    expect(mismatch([500, 500], [1, 1])).toBe(1)
    expect(mismatch([600, 400], [1, 1])).toBeLessThan(0.001)
    expect(mismatch([600, 400], [3, 2])).toBe(1)
    expect(standing(a, b, 686, mismatch([600, 400], [1, 1]))).toBe('mismatch')
  })
  it('is wrong of two equal pages about as often as said, and not oftener by looking again', () => {
    let state = 42
    const random = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return state / 4294967296
    }
    let wrong = 0
    for (let run = 0; run < 400; run++) {
      const pages = [
        { shown: 0, sent: 0 },
        { shown: 0, sent: 0 },
      ] as [Count, Count]
      let said = false
      while (pages[0].shown < 300) {
        for (const page of pages) {
          page.shown++
          if (random() < 0.2) page.sent++
        }
        const found = standing(pages[0], pages[1], 300, 1)
        if (found === 'better' || found === 'worse') said = true
      }
      if (said) wrong++
    }
    expect(wrong / 400).toBeLessThan(0.085)
  })
})
