import { describe, expect, it } from 'vitest'
import { holds } from './holds.ts'
import type { Known, KnownTouch } from './known.ts'
import type { Condition } from './tree.ts'

const moment = { now: new Date('2026-09-14T10:00:00Z'), timeZone: 'Europe/Amsterdam' }
const daysAgo = (days: number): number => moment.now.getTime() - days * 86_400_000
const touch = (kind: string, days: number, more: Partial<KnownTouch> = {}): KnownTouch => ({
  at: daysAgo(days),
  kind,
  side: 'marketing',
  title: kind,
  address: null,
  source: null,
  campaignId: null,
  productGroupId: null,
  personId: 1,
  properties: null,
  ...more,
})
const known = (more: Partial<Known> = {}): Known => ({
  traits: {},
  touches: [],
  segments: new Set(),
  ...more,
})
const price = (days: number) => touch('web_page', days, { address: 'https://x.example/Pricing' })
const prices = { kinds: ['web_page'], words: 'pric' }

describe('three price pages in 14 days and no visit since', () => {
  const condition: Condition = {
    all: [
      { touches: prices, from: 3, window: { days: 14 } },
      { touches: { kinds: ['visit'] }, to: 0, since: prices },
    ],
  }
  it.each([
    ['holds of three', [price(13), price(5), price(1)], true],
    ['not of two', [price(5), price(1)], false],
    ['not when the third is older', [price(15), price(5), price(1)], false],
    ['not of one exactly 14 days ago', [price(14), price(5), price(1)], false],
    ['not after a visit', [price(13), price(5), price(2), touch('visit', 1)], false],
    ['holds of an earlier visit', [price(13), price(5), price(1), touch('visit', 2)], true],
    ['not of touches to come', [price(13), price(5), price(-1)], false],
    ['not of other pages', [price(13), price(5), touch('web_page', 1)], false],
  ])('%s', (_, touches, expected) => {
    expect(holds(condition, known({ touches }), moment)).toBe(expected)
  })
})

describe('a test of what is not known', () => {
  it('does not hold, and its contrary does', () => {
    for (const condition of [
      { trait: 'email', test: 'one_of', values: ['a'] },
      { trait: 'employees', test: 'number', to: 10 },
      { trait: 'vip', test: 'no' },
    ] satisfies Condition[]) {
      expect(holds(condition, known(), moment)).toBe(false)
      expect(holds({ not: condition }, known(), moment)).toBe(true)
    }
  })
})

describe('one after the other', () => {
  const guideThenVisit = (absent: boolean): Condition => ({
    sequence: [
      { touches: { kinds: ['download'] } },
      { touches: { kinds: ['visit'] }, within: 7, ...(absent ? { absent: true as const } : {}) },
    ],
  })
  it.each([
    ['in time', [touch('download', 20), touch('visit', 13)], true, false],
    ['too late', [touch('download', 20), touch('visit', 12)], false, true],
    ['the other way round', [touch('download', 10), touch('visit', 12)], false, true],
    ['at the same moment', [touch('download', 10), touch('visit', 10)], false, true],
    ['still waiting', [touch('download', 3)], false, false],
    ['nothing', [], false, false],
  ])('%s', (_, touches, came, stayedAway) => {
    expect(holds(guideThenVisit(false), known({ touches }), moment)).toBe(came)
    expect(holds(guideThenVisit(true), known({ touches }), moment)).toBe(stayedAway)
  })
})

describe('sums', () => {
  const sum = (from: number, to: number): Condition => ({ touches: {}, measure: { sum: 'amount' }, from, to })
  it('are exact, and take numbers in text', () => {
    const touches = [0.1, '0.2', true, null, '1e3', 'x'].map(amount =>
      touch('track', 1, { properties: { amount } }),
    )
    expect(holds(sum(0.3, 0.3), known({ touches }), moment)).toBe(true)
    expect(holds(sum(0, 0), known(), moment)).toBe(true)
    expect(
      holds(sum(1, 2), known({ touches: [touch('track', 1, { properties: { amount: 1e-7 } })] }), moment),
    ).toBe(false)
  })
})

describe('an account', () => {
  it('is asked of its persons, and a person of the account', () => {
    const director = known({ traits: { seniority: 'Director' } })
    const account = known({ traits: { employees: 80 }, persons: [director, known()] })
    const directors: Condition = { persons: { trait: 'seniority', test: 'one_of', values: ['director'] } }
    expect(holds(directors, account, moment)).toBe(true)
    expect(holds({ ...directors, from: 2 }, account, moment)).toBe(false)
    expect(holds({ ...directors, to: 1 }, account, moment)).toBe(true)
    const large: Condition = { account: { trait: 'employees', test: 'number', from: 50 } }
    expect(holds(large, known({ account }), moment)).toBe(true)
    expect(holds({ account: { all: [] } }, known(), moment)).toBe(false)
  })
})
