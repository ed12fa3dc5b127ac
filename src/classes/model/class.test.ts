import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type ClassFigures,
  type ClassRule,
  classify,
  faultOf,
  headsOf,
  measure,
  monthsBefore,
} from './class.ts'

const standard: ClassRule = {
  months: 12,
  weights: { revenue: 100, margin: 0, potential: 0 },
  hierarchy: false,
  by: 'share',
  classes: [
    { letter: 'A', border: 80 },
    { letter: 'B', border: 95 },
    { letter: 'C', border: null },
  ],
}
const byAmount: ClassRule = {
  ...standard,
  by: 'amount',
  classes: [
    { letter: 'A', border: 1_000 },
    { letter: 'B', border: 100 },
    { letter: 'C', border: null },
  ],
}
const letters = (rule: ClassRule, values: number[]) =>
  [...classify(rule, new Map(values.map((value, at) => [at, value]))).values()]
    .map(({ letter }) => letter)
    .join('')

describe('the rule', () => {
  it.each<[string, ClassRule, number[], string]>([
    ['the one that crosses a border still belongs above it', standard, [70, 15, 10, 5], 'AABC'],
    ['one that has nearly all', standard, [960, 30, 10], 'ACC'],
    ['what is exactly at the border begins the next', standard, [80, 15, 5], 'ABC'],
    ['equal values have equal letters', standard, [40, 40, 10, 10, 0], 'AABBC'],
    ['all equal', standard, [5, 5, 5], 'AAA'],
    ['nothing at all', standard, [0, 0], 'CC'],
    ['negative ones take nothing from the total', standard, [80, 20, -50], 'ABC'],
    ['only negative ones', standard, [-1, -2], 'CC'],
    ['nobody', standard, [], ''],
    ['amounts reached', byAmount, [1_000, 999, 100, 99, 0, -5], 'ABBCCC'],
  ])('%s', (_, rule, values, expected) => {
    expect(
      letters(
        rule,
        [...values].sort((a, b) => b - a),
      ),
    ).toBe(expected)
  })
  it.each<[ClassRule['weights'], ClassFigures, number]>([
    [
      { revenue: 100, margin: 0, potential: 0 },
      { revenueCents: 199, marginCents: 50, potentialCents: 7 },
      199,
    ],
    [
      { revenue: 50, margin: 50, potential: 0 },
      { revenueCents: 199, marginCents: 50, potentialCents: 7 },
      124,
    ],
    [
      { revenue: 10, margin: 20, potential: 30 },
      { revenueCents: -101, marginCents: 0, potentialCents: 0 },
      -11,
    ],
  ])('weighs %o of %o as %i', (weights, figures, cents) => {
    expect(measure({ weights }, figures)).toBe(cents)
  })
  it.each<[string, Partial<ClassRule>, string]>([
    ['no weight', { weights: { revenue: 0, margin: 0, potential: 0 } }, 'weights'],
    [
      'shares that fall',
      {
        classes: [
          { letter: 'A', border: 80 },
          { letter: 'B', border: 80 },
          { letter: 'C', border: null },
        ],
      },
      'classes/1/border',
    ],
    [
      'more than all',
      {
        classes: [
          { letter: 'A', border: 101 },
          { letter: 'C', border: null },
        ],
      },
      'classes/0/border',
    ],
    [
      'amounts that rise',
      {
        by: 'amount',
        classes: [
          { letter: 'A', border: 80 },
          { letter: 'B', border: 90 },
          { letter: 'C', border: null },
        ],
      },
      'classes/1/border',
    ],
    [
      'a letter twice',
      {
        classes: [
          { letter: 'A', border: 80 },
          { letter: 'A', border: null },
        ],
      },
      'classes/1/letter',
    ],
    [
      'no rest',
      {
        classes: [
          { letter: 'A', border: 80 },
          { letter: 'B', border: 90 },
        ],
      },
      'classes/1/border',
    ],
    [
      'a rest in the middle',
      {
        classes: [
          { letter: 'A', border: null },
          { letter: 'B', border: null },
        ],
      },
      'classes/0/border',
    ],
  ])('refuses %s', (_, change, field) => {
    expect(faultOf({ ...standard, ...change })?.field).toBe(field)
  })
  it('counts daughters to their head; circles and what hangs below them stand alone', () => {
    const parents = new Map([
      [1, null],
      [2, 1],
      [3, 2],
      [4, 5],
      [5, 4],
      [6, 4],
      [7, 7],
    ] as [number, number | null][])
    expect(Object.fromEntries(headsOf(parents))).toEqual({ 1: 1, 2: 1, 3: 1, 4: 4, 5: 5, 6: 6, 7: 7 })
  })
  it('begins a month before the 31st on the last day of a short one', () => {
    expect(monthsBefore(new Date('2026-03-31T10:00:00Z'), 1).toISOString()).toBe('2026-02-28T10:00:00.000Z')
    expect(monthsBefore(new Date('2026-03-02T10:00:00Z'), 12).toISOString()).toBe('2025-03-02T10:00:00.000Z')
  })
  it('more is never a worse class; the best hold their share, and not more than they must', () => {
    const values = fc.array(fc.integer({ min: -1_000, max: 1_000_000 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(values, given => {
        const all = [...classify(standard, new Map(given.map((value, at) => [at, value]))).values()]
        const sorted = all.sort((a, b) => b.valueCents - a.valueCents)
        for (const [at, each] of sorted.entries()) {
          const above = sorted[at - 1]
          if (above) expect(each.place).toBeGreaterThanOrEqual(above.place)
          if (above?.valueCents === each.valueCents)
            expect([each.letter, each.rank]).toEqual([above.letter, above.rank])
        }
        const total = sorted.reduce((sum, { valueCents }) => sum + Math.max(0, valueCents), 0)
        if (total === 0) return
        const best = sorted.filter(({ letter }) => letter === 'A')
        const sum = best.reduce((all, { valueCents }) => all + valueCents, 0)
        expect(sum * 100).toBeGreaterThanOrEqual(80 * total)
        const least = best.filter(({ valueCents }) => valueCents > best.at(-1)!.valueCents)
        expect(least.reduce((all, { valueCents }) => all + valueCents, 0) * 100).toBeLessThan(80 * total)
      }),
    )
  })
})
