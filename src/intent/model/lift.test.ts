import { describe, expect, it } from 'vitest'
import { chance } from '../../shared/statistics/chance.ts'
import { type Figures, liftOf, type Tally, verdictsOf } from './lift.ts'

const none: Figures = {
  shown: 0,
  shownOpened: 0,
  other: 0,
  otherOpened: 0,
  accounts: 0,
  lift: null,
  low: null,
  high: null,
  p: null,
}

/** Weeks in which what was foretold may come. */
const outcome = 8

/** Accounts of their own liveliness, each with some weeks; `times` likelier after the planted signal, not after the others. */
function company(seed: number, times: number, signals: number): Tally[][] {
  const random = chance(seed)
  const accounts = 150 + Math.floor(random() * 250)
  const all = Array.from({ length: signals }, (): Tally[] => [])
  for (let id = 1; id <= accounts; id++) {
    const share = 0.02 + random() * random() * 0.2
    const weeks = 5 + Math.floor(random() * 45)
    const tallies = all.map(() => ({ id, shown: 0, shownOpened: 0, other: 0, otherOpened: 0 }))
    const shown = all.map(() => Array.from({ length: weeks }, () => random() < 0.04))
    const opens = Array.from({ length: weeks + outcome }, (_, week) => {
      const after = shown[0]!.slice(Math.max(0, week - outcome), week).includes(true)
      return random() < (share / outcome) * (after ? times : 1)
    })
    for (let week = 0; week < weeks; week++) {
      const opened = opens.slice(week + 1, week + 1 + outcome).includes(true)
      for (const [n, tally] of tallies.entries()) {
        tally[shown[n]![week] ? 'shown' : 'other']++
        if (opened) tally[shown[n]![week] ? 'shownOpened' : 'otherOpened']++
      }
    }
    for (const [n, tally] of tallies.entries()) all[n]!.push(tally)
  }
  return all
}

describe('what a signal was worth', () => {
  it('is the ratio of two shares with its interval by the logarithm', () => {
    // By hand: 40 of 200 against 100 of 1,000, each account a single week.
    const week = (n: number, shown: boolean, opened: boolean): Tally[] =>
      Array.from({ length: n }, (_, i) => ({
        id: i,
        shown: shown ? 1 : 0,
        shownOpened: shown && opened ? 1 : 0,
        other: shown ? 0 : 1,
        otherOpened: !shown && opened ? 1 : 0,
      }))
    const { lift, low, high, ...counts } = liftOf([
      ...week(40, true, true),
      ...week(160, true, false),
      ...week(100, false, true),
      ...week(900, false, false),
    ])
    expect(counts).toMatchObject({
      shown: 200,
      shownOpened: 40,
      other: 1000,
      otherOpened: 100,
      accounts: 200,
    })
    expect(lift).toBeCloseTo(2.007, 2)
    expect(low).toBeCloseTo(1.44, 1)
    expect(high).toBeCloseTo(2.79, 1)
  })

  it('is wider where the weeks are of the same few accounts', () => {
    const few = Array.from({ length: 20 }, (_, id) => ({
      id,
      shown: 10,
      shownOpened: id < 4 ? 10 : 0,
      other: 50,
      otherOpened: 5,
    }))
    const { low, high } = liftOf(few)
    expect(high! / low!).toBeGreaterThan(4)
  })

  it('is not told of too little', () => {
    const some = liftOf([{ id: 1, shown: 5, shownOpened: 5, other: 100, otherOpened: 1 }])
    expect(verdictsOf([none, some])).toEqual(['too_little', 'too_little'])
    expect(verdictsOf([])).toEqual([])
  })

  it('finds what is planted, and switches off noise in at least 95 of 100 companies', () => {
    const companies = 100
    let found = 0
    const noisy = [0, 0, 0, 0, 0, 0]
    let any = 0
    for (let seed = 1; seed <= companies; seed++) {
      const [planted, ...noise] = verdictsOf(company(seed, 5, 7).map(liftOf))
      if (planted === 'predicts') found++
      for (const [n, verdict] of noise.entries()) if (verdict === 'predicts') noisy[n]!++
      if (verdictsOf(company(seed + 5_000, 1, 6).map(liftOf)).includes('predicts')) any++
    }
    expect(Math.max(...noisy) / companies).toBeLessThanOrEqual(0.05)
    // Over all signals of a company together, where there are none but noise: 5 %, and what chance adds in so many.
    expect(any / companies).toBeLessThanOrEqual(0.05 + 2 * Math.sqrt((0.05 * 0.95) / companies))
    expect(found / companies).toBeGreaterThan(0.8)
  })
})
