import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Calendar } from '../../shared/working-hours.ts'
import { breakPromise, cancel, isBreached, keep, makePromise, standing } from './promise.ts'

const day = [{ from: '09:00', to: '17:00' }]
const calendar: Calendar = {
  timeZone: 'Europe/Amsterdam',
  week: { 1: day, 2: day, 3: day, 4: day, 5: day, 6: [], 7: [] },
  holidays: [],
}
const startedAt = new Date('2026-01-09T15:00Z') // Friday 16:00
const promise = makePromise({ kind: 'first_answer', startedAt, minutes: 120, calendar })
const at = (text: string) => new Date(text)

describe('a promise', () => {
  it('runs in working time', () => {
    expect(promise).toMatchObject({
      state: 'running',
      dueAt: at('2026-01-12T09:00Z'),
      remindAt: at('2026-01-12T08:30Z'),
    })
  })
  it.each([
    ['2026-01-09T15:00Z', 'running', 120, 1, false],
    ['2026-01-10T12:00Z', 'running', 60, 0.5, false],
    ['2026-01-12T08:30Z', 'running', 30, 0.25, false],
    ['2026-01-12T08:31Z', 'running', 29, 29 / 120, true],
    ['2026-01-12T09:00Z', 'running', 0, 0, true],
    ['2026-01-12T09:30Z', 'broken', -30, 0, false],
  ])('at %s stands %s', (now, state, minutesLeft, shareLeft, soon) => {
    expect(standing(promise, at(now), calendar)).toEqual({ state, minutesLeft, shareLeft, soon })
  })
  it('is kept at the due moment and broken after it', () => {
    expect(keep(promise, promise.dueAt, calendar)).toMatchObject({ state: 'kept', lateMinutes: null })
    expect(keep(promise, at('2026-01-12T09:10Z'), calendar)).toMatchObject({
      state: 'broken',
      lateMinutes: 10,
    })
  })
  it('once broken stays broken, settled late', () => {
    const broken = breakPromise(promise, at('2026-01-12T09:01Z'))
    expect(isBreached(broken, at('2026-01-12T09:00Z'))).toBe(true)
    const settled = keep(broken, at('2026-01-13T08:10Z'), calendar)
    expect(settled).toMatchObject({ state: 'broken', lateMinutes: 430 })
    expect(standing(settled, at('2026-06-01'), calendar)).toMatchObject({
      state: 'broken',
      minutesLeft: -430,
    })
  })
  it.each([
    ['promise_settled', () => keep(keep(promise, startedAt, calendar), startedAt, calendar)],
    ['promise_settled', () => breakPromise(cancel(promise, startedAt), at('2027-01-01'))],
    ['promise_not_due', () => breakPromise(promise, promise.dueAt)],
    ['promise_broken', () => cancel(promise, at('2026-01-12T10:00Z'))],
    ['bad_promise_minutes', () => makePromise({ kind: 'x', startedAt, minutes: 0, calendar })],
  ])('%s', (code, run) => expect(run).toThrow(expect.objectContaining({ code })))
  it('reminds before it is due; late exactly by what is missing', () => {
    const moment = fc.integer({ min: 0, max: 30 * 86_400 }).map(s => new Date(startedAt.getTime() + s * 1000))
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), moment, (minutes, now) => {
        const made = makePromise({ kind: 'x', startedAt, minutes, calendar })
        expect(made.remindAt <= made.dueAt).toBe(true)
        const { minutesLeft, shareLeft } = standing(made, now, calendar)
        expect(shareLeft >= 0 && shareLeft <= 1).toBe(true)
        const kept = keep(made, now, calendar)
        expect(kept.lateMinutes ?? 0).toBe(Math.max(0, -minutesLeft))
      }),
      { numRuns: 60 },
    )
  })
})
