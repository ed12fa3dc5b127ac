import { describe, expect, it } from 'vitest'
import { dateMeant, returningDays, spanOf, spanOfDays } from './time.ts'

const at = (now: string, timeZone = 'Europe/Amsterdam') => ({ now: new Date(now), timeZone })
const instants = ({ from, to }: { from: number | null; to: number | null }) =>
  [from, to].map(each => each !== null && new Date(each).toISOString())

describe('when a condition means', () => {
  it.each([
    ['just before midnight there', '2026-03-28T22:59:59Z', -1, '2026-03-27'],
    ['just after midnight there', '2026-03-28T23:00:00Z', -1, '2026-03-28'],
    ['after the clocks went forward', '2026-03-29T22:00:00Z', 0, '2026-03-30'],
    ['over the end of a year', '2025-12-31T23:30:00Z', -1, '2025-12-31'],
  ])('a day from today, %s', (_, now, day, date) => {
    expect(dateMeant(day, at(now))).toBe(date)
  })

  it('whole days of the company, of 23 and of 25 hours', () => {
    expect(
      instants(spanOfDays({ from: '2026-03-29', to: '2026-03-29' }, at('2026-09-01T00:00:00Z'))),
    ).toEqual(['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'])
    expect(
      instants(spanOfDays({ from: '2026-10-25', to: '2026-10-25' }, at('2026-09-01T00:00:00Z'))),
    ).toEqual(['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'])
  })

  it('the last days to the millisecond, and nothing later than now', () => {
    const now = at('2026-09-14T10:00:00.000Z')
    expect(instants(spanOf({ days: 14 }, now))).toEqual([
      '2026-08-31T10:00:00.001Z',
      '2026-09-14T10:00:00.001Z',
    ])
    expect(instants(spanOf({ from: -1, to: 5 }, now))).toEqual([
      '2026-09-12T22:00:00.000Z',
      '2026-09-14T10:00:00.001Z',
    ])
    expect(instants(spanOf(undefined, now))).toEqual([false, '2026-09-14T10:00:00.001Z'])
  })

  it('a day that returns: 29 February on 1 March where there is none', () => {
    expect(returningDays(2, at('2026-02-27T12:00:00Z'))).toEqual(['02-27', '02-28', '03-01', '02-29'])
    expect(returningDays(2, at('2028-02-27T12:00:00Z'))).toEqual(['02-27', '02-28', '02-29'])
    expect(returningDays(1, at('2028-02-29T12:00:00Z'))).toEqual(['02-29', '03-01'])
    expect(returningDays(1, at('2026-12-31T12:00:00Z'))).toEqual(['12-31', '01-01'])
  })
})
