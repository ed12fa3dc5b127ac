import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linearScale, logScale } from './scale.ts'

describe('scales of a chart', () => {
  it('starts at zero and names round values', () => {
    const { place, ticks } = linearScale([310, 140])
    expect(ticks).toEqual([0, 100, 200, 300])
    expect([place(0), place(155), place(310)]).toEqual([0, 0.5, 1])
  })
  it('counts powers of ten, from the one below the smallest', () => {
    const { place, ticks } = logScale([41_280, 34])
    expect(ticks).toEqual([10, 100, 1_000, 10_000])
    expect([place(0), place(10), place(41_280)]).toEqual([0, 0, 1])
  })
  it('stands on the ground when nothing is counted', () => {
    for (const scale of [linearScale([]), logScale([0])]) expect(scale.place(5)).toBe(0)
  })
  it('keeps order and stays inside', () => {
    const counts = fc.array(fc.nat(1_000_000), { minLength: 2, maxLength: 8 })
    fc.assert(
      fc.property(counts, values => {
        for (const { place } of [linearScale(values), logScale(values)]) {
          const heights = [...values].sort((a, b) => a - b).map(place)
          expect(heights.every(height => height >= 0 && height <= 1)).toBe(true)
          expect([...heights].sort((a, b) => a - b)).toEqual(heights)
        }
      }),
    )
  })
})
