import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Calendar, isWorkingTime, workingMinutesBetween } from '../../shared/working-hours.ts'
import {
  byDay,
  freeSlots,
  heldBy,
  nearest,
  overlap,
  type SellerDays,
  type SlotRule,
  whoMeets,
} from './slots.ts'

const hours = [{ from: '09:00', to: '12:00' }]
const everyDay = (timeZone: string, times = hours): Calendar => ({
  timeZone,
  week: { 1: times, 2: times, 3: times, 4: times, 5: times, 6: times, 7: times },
  holidays: [],
})
const rule: SlotRule = { minutes: 60, stepMinutes: 60, bufferMinutes: 0, noticeMinutes: 0, daysAhead: 1 }
const seller = (change: Partial<SellerDays> = {}): SellerDays => ({
  userId: 1,
  calendar: everyDay('Europe/Amsterdam'),
  absences: [],
  held: [],
  ...change,
})
const at = (text: string) => new Date(text)
const starts = (sellers: SellerDays[], change: Partial<SlotRule>, now: string) =>
  freeSlots(sellers, { ...rule, ...change }, at(now)).map(({ startsAt }) =>
    startsAt.toISOString().slice(5, 16),
  )

describe('free times', () => {
  it.each<[string, Partial<SellerDays>, Partial<SlotRule>, string[]]>([
    ['a morning', {}, {}, ['03-02T08:00', '03-02T09:00', '03-02T10:00']],
    [
      'steps of half an hour',
      {},
      { stepMinutes: 30 },
      ['03-02T08:00', '03-02T08:30', '03-02T09:00', '03-02T09:30', '03-02T10:00'],
    ],
    ['notice', {}, { noticeMinutes: 8 * 60 + 30 }, ['03-02T09:00', '03-02T10:00']],
    [
      'a meeting',
      { held: [{ from: at('2026-03-02T09:00Z'), to: at('2026-03-02T10:00Z') }] },
      {},
      ['03-02T08:00', '03-02T10:00'],
    ],
    [
      'a meeting and time to breathe before it',
      { held: [{ from: at('2026-03-02T09:00Z'), to: at('2026-03-02T10:00Z') }] },
      { bufferMinutes: 15 },
      ['03-02T10:00'],
    ],
    [
      'an absence',
      { absences: [{ from: at('2026-03-02T08:30Z'), to: at('2026-03-02T09:30Z') }] },
      {},
      ['03-02T10:00'],
    ],
    ['a holiday', { calendar: { ...everyDay('Europe/Amsterdam'), holidays: ['2026-03-02'] } }, {}, []],
    ['longer than the morning', {}, { minutes: 181 }, []],
    ['no days ahead of the notice', {}, { noticeMinutes: 3000 }, []],
  ])('%s', (_, change, other, expected) =>
    expect(starts([seller(change)], other, '2026-03-02T00:00Z')).toEqual(expected),
  )

  it('keep the clock of the seller across the change to summer time', () => {
    expect(starts([seller()], { daysAhead: 3, stepMinutes: 180, minutes: 60 }, '2026-03-28T00:00Z')).toEqual([
      '03-28T08:00',
      '03-29T07:00',
      '03-30T07:00',
    ])
  })
  it.each([
    ['2026-03-29', 3],
    ['2026-10-25', 5],
    ['2026-10-26', 4],
  ])('the night of %s has room for %s', (day, n) => {
    const night = seller({ calendar: everyDay('Europe/Amsterdam', [{ from: '00:00', to: '04:00' }]) })
    const slots = freeSlots([night], { ...rule, daysAhead: 2 }, at(`${day}T00:00:00+02:00`))
    expect(byDay(slots, 'Europe/Amsterdam').get(day)?.length).toBe(n)
  })
  it('say who is free and give the meeting to whoever has the lead, else to whoever has least', () => {
    const busy = { from: at('2026-03-02T08:00Z'), to: at('2026-03-02T09:00Z') }
    const slots = freeSlots([seller(), seller({ userId: 2, held: [busy] })], rule, at('2026-03-02T00:00Z'))
    expect(slots.map(({ userIds }) => userIds)).toEqual([[1], [1, 2], [1, 2]])
    expect(whoMeets(slots[1], 2, new Map())).toBe(2)
    expect(whoMeets(slots[0], 2, new Map())).toBe(1)
    expect(whoMeets(slots[1], null, new Map([[1, 3]]))).toBe(2)
    expect(whoMeets(undefined, 1, new Map())).toBeNull()
    expect(nearest(slots, at('2026-03-02T09:40Z'), 2).map(({ startsAt }) => startsAt.getUTCHours())).toEqual([
      9, 10,
    ])
  })

  it('never lie outside working hours, over a meeting, in an absence, or sooner than the notice', () => {
    const instant = fc
      .integer({ min: 0, max: 400 * 24 * 12 })
      .map(n => new Date(Date.UTC(2026, 0, 1) + n * 300_000))
    const stretch = fc.tuple(instant, fc.integer({ min: 1, max: 2000 })).map(([from, long]) => ({
      from,
      to: new Date(from.getTime() + long * 60_000),
    }))
    const time = fc
      .integer({ min: 0, max: 96 })
      .map(n => `${String(Math.floor(n / 4)).padStart(2, '0')}:${String((n % 4) * 15).padStart(2, '0')}`)
    const opening = fc.tuple(time, time).map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a }))
    const zone = fc.constantFrom(
      'Europe/Amsterdam',
      'America/New_York',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
      'UTC',
    )
    const rules = fc.record({
      minutes: fc.integer({ min: 10, max: 120 }),
      stepMinutes: fc.integer({ min: 5, max: 90 }),
      bufferMinutes: fc.integer({ min: 0, max: 60 }),
      noticeMinutes: fc.integer({ min: 0, max: 3000 }),
      daysAhead: fc.integer({ min: 1, max: 20 }),
    })
    fc.assert(
      fc.property(
        zone,
        fc.array(opening, { maxLength: 3 }),
        fc.array(stretch, { maxLength: 6 }),
        fc.array(stretch, { maxLength: 3 }),
        rules,
        instant,
        (timeZone, times, held, absences, given, now) => {
          const calendar = everyDay(timeZone, times)
          const slots = freeSlots([seller({ calendar, held, absences })], given, now)
          for (const { startsAt, endsAt } of slots) {
            expect(isWorkingTime(startsAt, calendar)).toBe(true)
            expect(workingMinutesBetween(startsAt, endsAt, calendar)).toBe(given.minutes)
            expect(startsAt.getTime()).toBeGreaterThanOrEqual(now.getTime() + given.noticeMinutes * 60_000)
            const itself = { from: startsAt, to: endsAt }
            expect(absences.some(each => overlap(each, itself))).toBe(false)
            expect(held.some(each => overlap(each, heldBy(startsAt, given)))).toBe(false)
          }
          expect(new Set(slots.map(({ startsAt }) => startsAt.getTime())).size).toBe(slots.length)
        },
      ),
      { numRuns: 300 },
    )
  })
})
