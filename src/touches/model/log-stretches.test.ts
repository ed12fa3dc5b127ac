import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundsOf } from './log-stretches.ts'

const moment = fc.integer({ min: Date.UTC(1999, 0, 1), max: Date.UTC(2035, 0, 1) })
const ms = (bounds: readonly string[]) => bounds.map(Date.parse)

describe('stretches of a log', () => {
  it('hold every moment of it once, in order, and are not many', () => {
    fc.assert(
      fc.property(moment, moment, fc.integer({ min: 1, max: 5_000 }), (a, b, subjects) => {
        const [oldest, newest] = [new Date(Math.min(a, b)), new Date(Math.max(a, b))]
        const bounds = ms(boundsOf({ oldest, newest, subjects }))
        expect(bounds[0]).toBeLessThanOrEqual(oldest.getTime())
        expect(bounds.at(-1)).toBeGreaterThan(newest.getTime())
        expect(bounds.slice(1).every((at, n) => at > bounds[n]!)).toBe(true)
        expect(bounds.length).toBeLessThanOrEqual(54)
      }),
    )
  })

  it('begin and end where the log is narrowed to days', () => {
    const log = { oldest: new Date('2023-01-01'), newest: new Date('2026-01-01'), subjects: 10 }
    const bounds = boundsOf({ ...log, from: '2025-02-03T23:00:00.000Z', to: '2025-03-01T23:00:00.000Z' })
    expect([bounds[0], bounds.at(-1)]).toEqual(['2025-02-03T23:00:00.000Z', '2025-03-01T23:00:00.000Z'])
    expect(boundsOf({ ...log, from: '2027-01-01T00:00:00.000Z' })).toHaveLength(2)
    expect(boundsOf({ ...log, to: '2020-01-01T00:00:00.000Z' })).toHaveLength(2)
  })

  it('stay when something is logged later', () => {
    const log = { oldest: new Date('2023-01-01'), newest: new Date('2026-01-01'), subjects: 100 }
    const later = boundsOf({ ...log, newest: new Date('2026-01-20') })
    expect(later.slice(0, 20)).toEqual(boundsOf(log).slice(0, 20))
  })
})
