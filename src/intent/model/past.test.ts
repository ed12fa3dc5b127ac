import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Condition } from '../../shared/condition/tree.ts'
import { tallyOf, WEEK, weeksBefore } from './past.ts'
import { type DatedTouch, isOn, readSignal, shows, spokenOf } from './signal.ts'

const DAY = 86_400_000
const now = Date.parse('2026-03-02T00:00:00Z')
const weeks = weeksBefore(now)
const zone = 'Europe/Amsterdam'
const touch = (at: number, more: Partial<DatedTouch> = {}): DatedTouch => ({
  id: at,
  at,
  kind: 'web_page',
  side: 'marketing',
  title: 'Prices',
  address: 'https://a.example/prices',
  source: null,
  campaignId: null,
  productGroupId: null,
  personId: 7,
  properties: null,
  knownFrom: at,
  live: true,
  ...more,
})
const prices: Condition = {
  touches: { kinds: ['web_page'], words: 'price' },
  from: 1,
  window: { days: 14 },
}
const signal = { when: prices, days: 14 }

describe('the weeks of an account', () => {
  it('are two years of weeks whose outcome is known', () => {
    expect(weeks).toHaveLength(104)
    expect(weeks.at(-1)).toBe(now - 60 * DAY)
    expect(weeks[1]! - weeks[0]!).toBe(WEEK)
  })

  const end = weeks[50]!
  const about = touch(end - 20 * DAY, { title: 'About us', address: null })
  it('count the week in which it first showed, not those in which it goes on', () => {
    const found = tallyOf(
      signal,
      {
        id: 1,
        touches: [touch(end - DAY)],
        opportunities: [{ openedAt: end + 30 * DAY, closedAt: null }],
      },
      weeks,
      zone,
    )
    expect(found).toEqual({ id: 1, shown: 1, shownOpened: 1, other: 0, otherOpened: 0 })
  })
  it('count weeks in which something else was done beside it', () => {
    const found = tallyOf(signal, { id: 1, touches: [about], opportunities: [] }, weeks, zone)
    expect(found).toEqual({ id: 1, shown: 0, shownOpened: 0, other: 2, otherOpened: 0 })
  })
  it('leave out weeks with an opportunity open', () => {
    const found = tallyOf(
      signal,
      {
        id: 1,
        touches: [touch(end - DAY)],
        opportunities: [{ openedAt: end - 40 * DAY, closedAt: end + 90 * DAY }],
      },
      weeks,
      zone,
    )
    expect([found.shown, found.other]).toEqual([0, 0])
  })
  it('know nothing that was recorded later, unless it was loaded from elsewhere', () => {
    const late = touch(end - DAY, { knownFrom: now })
    const given = (one: DatedTouch) => ({ id: 1, touches: [one], opportunities: [] })
    expect(tallyOf(signal, given(late), weeks, zone)).toMatchObject({ shown: 0, other: 0 })
    const loaded = touch(end - DAY, { knownFrom: Number.NEGATIVE_INFINITY, live: false })
    expect(tallyOf(signal, given(loaded), weeks, zone)).toMatchObject({ shown: 1 })
  })
  it('are the same whatever comes after their outcome', () => {
    const some = fc.array(fc.integer({ min: 0, max: 800 }), { maxLength: 12 })
    fc.assert(
      fc.property(some, some, (before, after) => {
        const early = weeks.slice(0, 40)
        const until = early.at(-1)!
        const done = before.map(day => touch(until - day * DAY))
        const later = after.map(day => touch(until + (day + 1) * DAY))
        const of = (touches: DatedTouch[]) =>
          tallyOf(signal, { id: 1, touches, opportunities: [] }, early, zone)
        expect(of([...done, ...later])).toEqual(of(done))
      }),
    )
  })
})

describe('a signal', () => {
  it('asks only of what it speaks of', () => {
    const moment = { now: new Date(now), timeZone: zone }
    const days = fc.array(fc.record({ day: fc.integer({ min: 0, max: 30 }), priced: fc.boolean() }), {
      maxLength: 8,
    })
    fc.assert(
      fc.property(days, given => {
        const touches = given.map(({ day, priced }) =>
          priced ? touch(now - day * DAY) : touch(now - day * DAY, { title: 'Home', address: null }),
        )
        expect(shows(prices, spokenOf(prices, touches), moment)).toBe(shows(prices, touches, moment))
      }),
    )
  })
  it.each([
    ['auto', null, false],
    ['auto', 'predicts', true],
    ['auto', 'too_little', true],
    ['auto', 'not_shown', false],
    ['on', 'not_shown', true],
    ['off', 'predicts', false],
  ] as const)('set to %s and measured %s is on: %s', (setting, verdict, on) => {
    expect(isOn(setting, verdict)).toBe(on)
  })

  const vocabulary = {
    traits: {
      person: { country: { kind: 'text', label: 'c' } },
      account: { country: { kind: 'text', label: 'c' } },
    },
    touchKinds: [{ key: 'web_page', label: 'Page' }],
    sides: [],
    segments: [{ id: 1, name: 's', about: 'account' }],
  } as const
  const written = (when: unknown) => ({ version: 1, about: 'account', when })
  it.each([
    ['what is known today', { all: [prices, { trait: 'country', test: 'known' }] }, '/when/all/1/trait'],
    ['a segment', { not: { segment: 1 } }, '/when/not/segment'],
    ['persons by themselves', { any: [{ persons: prices }] }, '/when/any/0'],
    ['nothing at all', { all: [] }, '/when'],
    ['what was not done', { not: prices }, '/when'],
    ['no times', { ...prices, from: 0 }, '/when'],
    ['a kind that there is not', { touches: { kinds: ['telepathy'] }, from: 1 }, '/when/touches/kinds/0'],
  ])('is refused that asks for %s, at its place', (_, when, at) => {
    const read = readSignal(written(when), vocabulary)
    expect('problems' in read ? read.problems.map(problem => problem.at) : read).toContain(at)
  })
  it('is read as it is', () => {
    expect(readSignal(written(prices), vocabulary)).toEqual({ when: prices })
  })
})
