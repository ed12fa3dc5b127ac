import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refusal } from './outcome.ts'
import {
  type Calendar,
  dueAt,
  isWorkingTime,
  nextWorkingTime,
  type WorkingInterval,
  workingMinutesBetween,
} from './working-hours.ts'

const office = [{ from: '08:30', to: '17:00' }]
const calendarOf = (
  timeZone: string,
  days: (day: number) => WorkingInterval[],
  holidays: string[] = [],
): Calendar => ({
  timeZone,
  week: { 1: days(1), 2: days(2), 3: days(3), 4: days(4), 5: days(5), 6: days(6), 7: days(7) },
  holidays,
})
const weekdays = (timeZone: string, holidays: string[] = []) =>
  calendarOf(timeZone, day => (day < 6 ? office : []), holidays)
const always = (timeZone: string) => calendarOf(timeZone, () => [{ from: '00:00', to: '24:00' }])
const codeOf = (run: () => unknown) => {
  try {
    run()
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
  return 'no refusal'
}

describe('dueAt', () => {
  const amsterdam = weekdays('Europe/Amsterdam', ['2026-04-27'])
  it.each([
    ['within a day', '2026-01-05T08:00Z', 60, '2026-01-05T09:00Z'],
    ['from before opening', '2026-01-05T02:00Z', 30, '2026-01-05T08:00Z'],
    ['exactly at closing', '2026-01-05T15:00Z', 60, '2026-01-05T16:00Z'],
    ['over the night', '2026-01-05T15:00Z', 61, '2026-01-06T07:31Z'],
    ['over the weekend', '2026-01-09T15:30Z', 60, '2026-01-12T08:00Z'],
    ['over a weekend with a clock change', '2026-03-27T15:30Z', 60, '2026-03-30T07:00Z'],
    ['over a holiday', '2026-04-24T14:30Z', 60, '2026-04-28T07:00Z'],
    ['nothing to do', '2026-01-10T12:00Z', 0, '2026-01-10T12:00Z'],
  ])('%s', (_, start, minutes, due) => {
    expect(dueAt(new Date(start), minutes, amsterdam)).toEqual(new Date(due))
  })
})

describe('clock changes', () => {
  const night = (from: string, to: string) => calendarOf('Europe/Amsterdam', () => [{ from, to }])
  const spring = [new Date('2026-03-28T23:00Z'), new Date('2026-03-29T22:00Z')] as const
  const autumn = [new Date('2026-10-24T22:00Z'), new Date('2026-10-25T23:00Z')] as const
  it.each([
    ['a whole day in spring', spring, '00:00', '24:00', 23 * 60],
    ['a whole day in autumn', autumn, '00:00', '24:00', 25 * 60],
    ['across the gap', spring, '01:00', '04:00', 120],
    ['ending in the gap', spring, '01:00', '02:30', 60],
    ['beginning in the gap', spring, '02:30', '04:00', 60],
    ['inside the gap', spring, '02:10', '02:50', 0],
    ['across the overlap', autumn, '01:00', '04:00', 240],
    ['ending in the overlap, at its first occurrence', autumn, '01:00', '02:30', 90],
    ['beginning in the overlap, at its first occurrence', autumn, '02:30', '04:00', 150],
  ] as const)('%s', (_, [a, b], from, to, minutes) => {
    expect(workingMinutesBetween(a, b, night(from, to))).toBe(minutes)
  })
  it('knows half-hour changes and a date that a zone left out', () => {
    const howe = always('Australia/Lord_Howe')
    expect(dueAt(new Date('2026-04-04T13:00Z'), 24.5 * 60, howe)).toEqual(new Date('2026-04-05T13:30Z'))
    const samoa = calendarOf('Pacific/Apia', day => (day === 5 ? office : []))
    expect(nextWorkingTime(new Date('2011-12-29T12:00Z'), samoa)).toEqual(new Date('2012-01-05T18:30Z'))
  })
})

describe('intervals', () => {
  const messy = calendarOf('UTC', day =>
    day === 1
      ? [
          { from: '13:00', to: '24:00' },
          { from: '09:00', to: '12:00' },
          { from: '11:00', to: '14:00' },
        ]
      : day === 2
        ? [
            { from: '00:00', to: '01:00' },
            { from: '05:00', to: '05:00' },
          ]
        : [],
  )
  it('may overlap, be unsorted and touch midnight', () => {
    expect(workingMinutesBetween(new Date('2026-01-05'), new Date('2026-01-12'), messy)).toBe(16 * 60)
    expect(dueAt(new Date('2026-01-05T23:30Z'), 60, messy)).toEqual(new Date('2026-01-06T00:30Z'))
  })
  it('are half-open', () => {
    expect(isWorkingTime(new Date('2026-01-05T09:00Z'), messy)).toBe(true)
    expect(isWorkingTime(new Date('2026-01-06T01:00Z'), messy)).toBe(false)
    expect(nextWorkingTime(new Date('2026-01-06T01:00Z'), messy)).toEqual(new Date('2026-01-12T09:00Z'))
  })
})

describe('refusals', () => {
  const at = new Date('2026-01-05T12:00Z')
  const holidays = Array.from({ length: 60 }, (_, week) =>
    new Date(Date.UTC(2026, 0, 5 + 7 * week)).toISOString().slice(0, 10),
  )
  it.each([
    [
      'no_working_time',
      () =>
        dueAt(
          at,
          1,
          calendarOf('UTC', () => []),
        ),
    ],
    [
      'no_working_time',
      () =>
        nextWorkingTime(
          at,
          calendarOf('UTC', () => [{ from: '09:00', to: '09:00' }]),
        ),
    ],
    ['unknown_time_zone', () => dueAt(at, 1, weekdays('Mars/Olympus'))],
    [
      'working_hours_reversed',
      () =>
        dueAt(
          at,
          1,
          calendarOf('UTC', () => [{ from: '22:00', to: '06:00' }]),
        ),
    ],
    [
      'bad_working_hours',
      () =>
        dueAt(
          at,
          1,
          calendarOf('UTC', () => [{ from: '22:00', to: '24:01' }]),
        ),
    ],
    [
      'bad_working_hours',
      () =>
        dueAt(
          at,
          1,
          calendarOf('UTC', () => [{ from: '9:00', to: '10:00' }]),
        ),
    ],
    ['bad_holiday', () => dueAt(at, 1, weekdays('UTC', ['2026-02-30']))],
    ['bad_working_minutes', () => dueAt(at, -1, weekdays('UTC'))],
    ['bad_working_minutes', () => dueAt(at, Number.NaN, weekdays('UTC'))],
    ['working_time_too_far', () => dueAt(at, 1e9, weekdays('UTC'))],
    ['bad_date', () => isWorkingTime(new Date(Number.NaN), weekdays('UTC'))],
  ])('%s', (code, run) => expect(codeOf(run)).toBe(code))
  it('does not mistake many holidays for no working time', () => {
    const mondays = calendarOf('UTC', day => (day === 1 ? office : []), holidays)
    expect(nextWorkingTime(at, mondays)).toEqual(new Date('2027-03-01T08:30Z'))
  })
})

describe('properties', () => {
  const time = fc
    .integer({ min: 0, max: 1440 })
    .map(m => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`)
  const interval = fc.tuple(time, time).map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a }))
  const day = fc.array(interval, { maxLength: 3 })
  const calendar = fc
    .tuple(
      fc.constantFrom('Europe/Amsterdam', 'America/New_York', 'Australia/Lord_Howe'),
      fc.array(day, { minLength: 7, maxLength: 7 }),
      fc.uniqueArray(
        fc.integer({ min: 1, max: 28 }).map(d => `2026-03-${String(d).padStart(2, '0')}`),
        { maxLength: 3 },
      ),
    )
    // One long day keeps the drawn spans within weeks.
    .map(([zone, days, off]) =>
      calendarOf(zone, d => (d === 3 ? [{ from: '01:00', to: '20:00' }] : days[d - 1]!), off),
    )
  // Around the clock changes of 2026: March and April, October and November.
  const moment = fc
    .tuple(
      fc.constantFrom('2026-03-01', '2026-03-25', '2026-10-01', '2026-10-28'),
      fc.integer({ min: 0, max: 12 * 86_400_000 }),
    )
    .map(([from, ms]) => new Date(Date.parse(from) + ms))
  const minutes = fc.integer({ min: 0, max: 6000 })
  const runs = { numRuns: 150 }

  it('the time until due is the time promised', () => {
    fc.assert(
      fc.property(calendar, moment, minutes, (c, s, n) => {
        expect(workingMinutesBetween(s, dueAt(s, n, c), c)).toBe(n)
      }),
      runs,
    )
  })
  it('due is the earliest such moment: working until it, monotone in both', () => {
    fc.assert(
      fc.property(calendar, moment, minutes, minutes, (c, s, n, more) => {
        const due = dueAt(s, n, c).getTime()
        expect(dueAt(s, n + more, c).getTime()).toBeGreaterThanOrEqual(due)
        expect(dueAt(new Date(s.getTime() + more * 1000), n, c).getTime()).toBeGreaterThanOrEqual(due)
        if (n > 0) expect(isWorkingTime(new Date(due - 1), c)).toBe(true)
      }),
      runs,
    )
  })
  it('adds up, over dues and over spans, and is signed', () => {
    fc.assert(
      fc.property(calendar, moment, moment, moment, minutes, (c, x, y, z, n) => {
        expect(dueAt(dueAt(x, n, c), 90, c)).toEqual(dueAt(x, n + 90, c))
        const sum = workingMinutesBetween(x, y, c) + workingMinutesBetween(y, z, c)
        expect(sum).toBeCloseTo(workingMinutesBetween(x, z, c), 6)
        expect(workingMinutesBetween(y, x, c) + workingMinutesBetween(x, y, c)).toBe(0)
      }),
      runs,
    )
  })
  it('counts every elapsed minute of a calendar that never closes', () => {
    fc.assert(
      fc.property(
        moment,
        moment,
        fc.constantFrom('Europe/Amsterdam', 'Australia/Lord_Howe'),
        (a, b, zone) => {
          expect(workingMinutesBetween(a, b, always(zone))).toBe((b.getTime() - a.getTime()) / 60_000)
        },
      ),
      runs,
    )
  })
  it('the next working time is working, and nothing before it is', () => {
    fc.assert(
      fc.property(calendar, moment, (c, at) => {
        const next = nextWorkingTime(at, c)
        expect(isWorkingTime(next, c)).toBe(true)
        expect(workingMinutesBetween(at, next, c)).toBe(0)
      }),
      runs,
    )
  })
})
