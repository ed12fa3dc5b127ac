import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayPlaces, ENTRY } from './day-places.ts'

const at = (hour: number, minute = 0, left = false) => ({ minute: hour * 60 + minute, left })

describe('places on the axle of a day', () => {
  it('reaches from 8 to 18 on a quiet day', () => {
    const { hours } = dayPlaces([at(9)])
    expect([hours[0]?.hour, hours.at(-1)?.hour]).toEqual([8, 18])
  })
  it('reaches further for an early and a late entry', () => {
    const { hours } = dayPlaces([at(6, 30), at(23, 59)])
    expect([hours[0]?.hour, hours.at(-1)?.hour]).toEqual([6, 24])
  })
  it('holds a moment outside the day at its edge', () => {
    const { at: place, height } = dayPlaces([])
    expect([place(0), place(24 * 60 - 1)]).toEqual([0, height])
  })
  it('never lets two entries of a side overlap', () => {
    const entry = fc.record({ minute: fc.nat(1439), left: fc.boolean() })
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 30 }), entries => {
        const { tops, height } = dayPlaces(entries)
        for (const left of [true, false]) {
          const own = tops.filter((_, index) => entries[index]?.left === left).sort((a, b) => a - b)
          for (let n = 1; n < own.length; n++)
            expect(own[n]! - own[n - 1]!).toBeGreaterThanOrEqual(ENTRY - 1e-9)
        }
        expect(tops.every(top => top >= 0 && top + ENTRY <= height + 1e-9)).toBe(true)
      }),
    )
  })
})
