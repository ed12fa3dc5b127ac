import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changedRules, merged, sameRules, withChange } from './changes.ts'
import { defaultRules } from './default.ts'
import type { Rules } from './rules.ts'

const always = { all: [] }
/** Any rules over few ids, so that two of them share some. */
const rules: fc.Arbitrary<Rules> = fc
  .record({
    fit: fc.uniqueArray(
      fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), points: fc.integer({ min: 1, max: 3 }) }),
      { selector: ({ id }) => id },
    ),
    exclusions: fc.uniqueArray(
      fc.record({ id: fc.constantFrom('x', 'y'), label: fc.constantFrom('X', 'Y') }),
      {
        selector: ({ id }) => id,
      },
    ),
    threshold: fc.constantFrom(50, 60, 70),
  })
  .map(({ fit, exclusions, threshold }) => ({
    ...defaultRules,
    engagement: [],
    fit: fit.map(rule => ({ ...rule, label: rule.id, when: always })),
    exclusions: exclusions.map(rule => ({ ...rule, when: always })),
    threshold,
  }))
const byId = (all: readonly { id: string }[]) => all.toSorted((a, b) => (a.id < b.id ? -1 : 1))
const unordered = (all: Rules): Rules =>
  ({ ...all, fit: byId(all.fit), exclusions: byId(all.exclusions) }) as Rules

describe('what is another in two sets of rules', () => {
  it('is nothing where they are the same, and each change alone adds up to all', () => {
    fc.assert(
      fc.property(rules, rules, (before, after) => {
        const changes = changedRules(before, after)
        expect(changedRules(before, before)).toEqual([])
        const all = changes.reduce((so, change) => withChange(so, after, change), before)
        expect(unordered({ ...all, threshold: after.threshold })).toEqual(unordered(after))
      }),
    )
  })

  it('is told by the rule and how', () => {
    const [first, second, ...rest] = defaultRules.fit
    const after = {
      ...defaultRules,
      fit: [{ ...first!, points: 99 }, ...rest],
      exclusions: [{ id: 'jobs', label: 'Looks for work', when: always }],
    }
    expect(changedRules(defaultRules, after)).toEqual([
      { list: 'fit', ruleId: first!.id, how: 'changed' },
      { list: 'fit', ruleId: second!.id, how: 'removed' },
      { list: 'exclusions', ruleId: 'jobs', how: 'added' },
    ])
  })

  it('is not the order of keys', () => {
    const [first, ...rest] = defaultRules.fit
    const turned = { when: first!.when, points: first!.points, label: first!.label, id: first!.id }
    expect(sameRules(defaultRules, { ...defaultRules, fit: [turned, ...rest] })).toBe(true)
  })
})

describe('what two made of the same rules', () => {
  it('is what one made where the other left it alone', () => {
    fc.assert(
      fc.property(rules, rules, (base, other) => {
        expect(unordered(merged(base, other, base))).toEqual(unordered(other))
        expect(unordered(merged(base, base, other))).toEqual(unordered(other))
        expect(unordered(merged(base, other, other))).toEqual(unordered(other))
      }),
    )
  })

  it('keeps what mine changed, and takes what theirs changed elsewhere', () => {
    const [industry, size] = defaultRules.fit
    const mine = { ...defaultRules, fit: [{ ...industry!, points: 20 }, size!, ...defaultRules.fit.slice(2)] }
    const theirs = {
      ...defaultRules,
      threshold: 70,
      fit: [{ ...industry!, points: 1 }, { ...size!, points: 2 }, ...defaultRules.fit.slice(3)],
    }
    const both = merged(defaultRules, mine, theirs)
    expect(both.threshold).toBe(70)
    expect(both.fit.slice(0, 2).map(({ points }) => points)).toEqual([20, 2])
    expect(both.fit.some(({ id }) => id === 'small')).toBe(false)
  })
})
