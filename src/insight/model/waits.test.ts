import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quartilesOf, quartilesWithWaiting, type Taken } from './waits.ts'

const each = (...tenths: number[]): Taken[] => tenths.map(one => ({ tenths: one, n: 1 }))
const some = fc.array(fc.record({ tenths: fc.nat({ max: 400 }), n: fc.integer({ min: 1, max: 5 }) }))

describe('quartiles of those who went on', () => {
  it.each([
    ['nobody', [], null, null, null],
    ['one', [30], 3, 3, 3],
    ['two, halfway between', [10, 20], 1.3, 1.5, 1.8],
    ['five', [50, 10, 20, 40, 30], 2, 3, 4],
  ])('%s', (_, tenths, lowDays, medianDays, highDays) =>
    expect(quartilesOf(each(...tenths))).toEqual({ lowDays, medianDays, highDays }),
  )
  it('are those of the list written out', () =>
    fc.assert(
      fc.property(some, these => {
        const written = these.flatMap(({ tenths, n }) => Array<number>(n).fill(tenths)).sort((a, b) => a - b)
        if (written.length === 0) return
        const half = (written.length - 1) / 2
        const median = (written[Math.floor(half)]! + written[Math.ceil(half)]!) / 2
        expect(quartilesOf(these).medianDays).toBe(Math.round(median) / 10)
      }),
    ))
})

describe('quartiles with those still waiting', () => {
  it('are the textbook ones: Kaplan and Meier’s own example of eight, four of them lost from sight', () => {
    // Deaths at 0.8, 3.1, 5.4, 9.2 months, losses at 1.0, 2.7, 7.0, 12.1: P falls to 0.875, 0.7, 0.525, 0.2625.
    const { lowDays, medianDays, highDays } = quartilesWithWaiting(each(8, 31, 54, 92), each(10, 27, 70, 121))
    expect([lowDays, medianDays, highDays]).toEqual([3.1, 9.2, null])
  })
  it.each([
    ['nobody', [], [], [null, null, null]],
    ['all went', [10, 20, 30, 40], [], [1, 2, 3]],
    ['half wait for long', [10, 20], [500, 500], [1, 2, null]],
    ['who came just now says nothing yet', [100, 200], [1, 1, 1], [10, 10, 20]],
    ['most wait', [10], [900, 900, 900, 900], [null, null, null]],
  ])('%s', (_, went, waiting, expected) => {
    const { lowDays, medianDays, highDays } = quartilesWithWaiting(each(...went), each(...waiting))
    expect([lowDays, medianDays, highDays]).toEqual(expected)
  })
  it('never come sooner for somebody more who waits, and rise', () =>
    fc.assert(
      fc.property(some, some, fc.nat({ max: 400 }), (went, waiting, tenths) => {
        const without = quartilesWithWaiting(went, waiting)
        const more = quartilesWithWaiting(went, [...waiting, { tenths, n: 1 }])
        const late = (days: number | null) => days ?? Number.POSITIVE_INFINITY
        for (const name of ['lowDays', 'medianDays', 'highDays'] as const)
          expect(late(more[name])).toBeGreaterThanOrEqual(late(without[name]))
        expect(late(without.lowDays)).toBeLessThanOrEqual(late(without.medianDays))
        expect(late(without.medianDays)).toBeLessThanOrEqual(late(without.highDays))
      }),
    ))
})
