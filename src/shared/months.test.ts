import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addMonths,
  fiscalQuarterOf,
  fiscalYearMonths,
  fiscalYearOf,
  monthOf,
  monthRange,
  monthsApart,
  monthsFrom,
} from './months.ts'

const month = fc
  .tuple(fc.integer({ min: 1990, max: 2090 }), fc.integer({ min: 1, max: 12 }))
  .map(([y, m]) => `${y}-${String(m).padStart(2, '0')}`)
const zone = fc.constantFrom('Europe/Amsterdam', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia')

describe('months', () => {
  it('have the bounds their zone gives them', () => {
    expect(monthRange('2026-03', 'Europe/Amsterdam')).toEqual({
      from: new Date('2026-02-28T23:00Z'),
      to: new Date('2026-03-31T22:00Z'),
    })
  })
  it('tile time: a month ends where the next begins, and holds its own instants', () => {
    fc.assert(
      fc.property(month, zone, (key, timeZone) => {
        const { from, to } = monthRange(key, timeZone)
        expect(monthRange(addMonths(key, 1), timeZone).from).toEqual(to)
        expect([monthOf(from, timeZone), monthOf(new Date(to.getTime() - 1), timeZone)]).toEqual([key, key])
      }),
    )
  })
  it('count both ways', () => {
    fc.assert(
      fc.property(month, fc.integer({ min: -200, max: 200 }), (key, n) => {
        expect(monthsApart(key, addMonths(key, n))).toBe(n)
      }),
    )
    expect(monthsFrom('2025-11', '2026-02')).toEqual(['2025-11', '2025-12', '2026-01', '2026-02'])
    expect(monthsFrom('2026-02', '2025-11')).toEqual([])
  })
  it.each([
    ['2026-03', 1, 2026, '2026-01', 1],
    ['2026-03', 4, 2026, '2025-04', 4],
    ['2026-04', 4, 2027, '2026-04', 1],
    ['2026-12', 10, 2027, '2026-10', 1],
    ['2026-01', 12, 2026, '2025-12', 1],
  ] as const)('%s with a year from month %d is %d', (key, start, year, first, quarter) => {
    expect(fiscalYearOf(key, start)).toMatchObject({ year, first })
    expect(fiscalQuarterOf(key, start)).toBe(quarter)
  })
  it('a fiscal year has the twelve months that say they are in it', () => {
    fc.assert(
      fc.property(month, fc.integer({ min: 1, max: 12 }), (key, start) => {
        const { year, first, last } = fiscalYearOf(key, start)
        const months = fiscalYearMonths(year, start)
        expect([months[0], months.at(-1), months.length]).toEqual([first, last, 12])
        expect(months).toContain(key)
      }),
    )
  })
  it.each(['2026-13', '2026-1', '26-01', ''])('refuses "%s"', key => {
    expect(() => addMonths(key, 1)).toThrow(expect.objectContaining({ code: 'bad_month' }))
  })
})
