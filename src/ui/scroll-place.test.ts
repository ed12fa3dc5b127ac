import fc from 'fast-check'
import { expect, it } from 'vitest'
import { rowAt, scrollAt, tallest } from './scroll-place.ts'

const place = fc.record({
  rows: fc.integer({ min: 0, max: 2_000_000 }),
  rowHeight: fc.constantFrom(33, 48),
  height: fc.integer({ min: 100, max: 1_200 }),
})

it('stays within what a browser draws, and shows a short list as it is', () => {
  expect(tallest({ rows: 1_000_000, rowHeight: 33, height: 600 })).toBe(8_000_000)
  expect(tallest({ rows: 100, rowHeight: 33, height: 600 })).toBe(3_300)
  expect(scrollAt(10, { rows: 100, rowHeight: 33, height: 600 })).toBeCloseTo(330, 6)
})

it('leaps to where it came from', () => {
  fc.assert(
    fc.property(place, fc.double({ min: 0, max: 1, noNaN: true }), (of, share) => {
      const top = share * Math.max(0, of.rows - of.height / of.rowHeight)
      const at = scrollAt(top, of)
      expect(rowAt(at, 1e9, 0, of)).toBeGreaterThanOrEqual(0)
      if (at > 0 && at < tallest(of) - of.height - 1) expect(rowAt(at, 1e9, 0, of)).toBeCloseTo(top, 3)
    }),
  )
})

it('moves row by row by hand, and the ends are the ends', () => {
  const of = { rows: 1_000_000, rowHeight: 33, height: 600 }
  expect(rowAt(4_000_033, 33, 500_000, of)).toBe(500_001)
  expect(rowAt(0, -20, 3, of)).toBe(0)
  expect(rowAt(8_000_000 - 600, 100, 900_000, of)).toBeCloseTo(1_000_000 - 600 / 33, 6)
})
