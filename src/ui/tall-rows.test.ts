import fc from 'fast-check'
import { expect, it } from 'vitest'
import { tallRows } from './tall-rows.ts'

it('knows tops and rows as adding up one by one would', () => {
  const changes = fc.array(fc.tuple(fc.nat(59), fc.integer({ min: 0, max: 300 })), { maxLength: 80 })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), changes, fc.nat(9_000), (count, sets, y) => {
      const rows = tallRows(count, 40)
      const heights = Array.from({ length: count }, () => 40)
      for (const [row, height] of sets)
        if (row < count) {
          rows.set(row, height)
          heights[row] = height
        }
      const tops = heights.map((_, row) => heights.slice(0, row).reduce((sum, each) => sum + each, 0))
      expect(heights.map((_, row) => rows.topOf(row))).toEqual(tops)
      expect(rows.topOf(count)).toBe(heights.reduce((sum, each) => sum + each, 0))
      const at = heights.findIndex((height, row) => tops[row]! + height > y)
      expect(rows.rowAt(y)).toBe(at === -1 ? count - 1 : at)
    }),
  )
})

it('of nothing is nothing', () => {
  const none = tallRows(0, 40)
  expect([none.topOf(0), none.rowAt(10)]).toEqual([0, 0])
})

it('answers a hundred thousand rows at once', () => {
  const rows = tallRows(100_000, 42)
  rows.set(0, 100)
  expect(rows.topOf(50_000)).toBe(50_000 * 42 + 58)
  expect(rows.rowAt(50_000 * 42 + 58)).toBe(50_000)
})

it('keeps what was measured when rows come at the top or at the end', () => {
  const rows = tallRows(5, 40)
  rows.set(0, 100)
  rows.set(4, 70)
  const heights = (of: ReturnType<typeof tallRows>) =>
    Array.from({ length: of.count }, (_, row) => of.heightOf(row))
  expect(heights(tallRows(7, 40, { rows, shift: 2 }))).toEqual([40, 40, 100, 40, 40, 40, 70])
  const longer = tallRows(7, 40, { rows, shift: 0 })
  expect(heights(longer)).toEqual([100, 40, 40, 40, 70, 40, 40])
  expect([longer.topOf(5), longer.topOf(7)]).toEqual([290, 370])
  expect(heights(tallRows(3, 40, { rows, shift: -2 }))).toEqual([40, 40, 70])
})
