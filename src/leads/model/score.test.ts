import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultDefinition } from './default-definition.ts'
import {
  assertDefinition,
  type Definition,
  type EngagementRule,
  type FitRule,
  type PersonFacts,
  type Rule,
} from './definition.ts'
import { gradeOf, NOT_KNOWN, type ScoredTouch, score } from './score.ts'

const now = new Date('2026-03-02T12:00Z')
const ago = (days: number) => new Date(now.getTime() - days * 86_400_000)
const director: PersonFacts = {
  industry: 'Food',
  jobFunction: 'operations',
  seniority: 'director',
  employees: 400,
  emailKind: 'business',
  accountKind: 'prospect',
}
const guide: ScoredTouch = { kind: 'form', at: now, title: 'Download the guide' }
const prices: ScoredTouch = { kind: 'web_page', at: now, title: 'Line 4', url: 'https://example.com/pricing' }
const contact: ScoredTouch = { kind: 'form', at: now, title: 'Contact me' }
const scored = (facts: PersonFacts, touches: ScoredTouch[]) => score(defaultDefinition, facts, touches, now)
const pointsOf = (facts: PersonFacts, touches: ScoredTouch[], id: string) =>
  scored(facts, touches).reasons.find(reason => reason.ruleId === id)

describe('the default definition', () => {
  it('is sound and has a threshold of 60', () => {
    assertDefinition(defaultDefinition)
    expect([defaultDefinition.rules.length >= 10, defaultDefinition.threshold]).toEqual([true, 60])
  })
  it.each(['food', 'packaging', 'medical'])(
    'qualifies the director of operations in %s who read guide and prices',
    industry => {
      for (const employees of [50, 2000]) {
        expect(scored({ ...director, industry, employees }, [guide, prices])).toMatchObject({
          score: 66,
          grade: 'A2',
          qualified: true,
        })
      }
    },
  )
  it('needs both sides', () => {
    expect(scored(director, []).qualified).toBe(false)
    expect(scored({}, [guide, prices, contact]).qualified).toBe(true)
    expect(scored({}, [guide, prices])).toMatchObject({ score: 20, grade: 'D2', qualified: false })
  })
  it('adds 40 for a raised hand', () =>
    expect(scored(director, [contact])).toMatchObject({ engagement: 40, grade: 'A1' }))
  it.each([
    ['a student', { ...director, seniority: 'student' }, false],
    ['a competitor', { ...director, accountKind: 'competitor' }, false],
    ['free mail', { ...director, emailKind: 'free' }, false],
  ])('marks down %s', (_, facts, qualified) => {
    expect(scored(facts, [guide, prices]).qualified).toBe(qualified)
    expect(scored(facts, []).fit).toBeLessThan(scored(director, []).fit)
  })
})

describe('reasons', () => {
  it('say what is not known', () => {
    expect(pointsOf({}, [], 'industry')).toEqual({
      ruleId: 'industry',
      side: 'fit',
      label: 'Industry we serve best',
      detail: NOT_KNOWN,
      points: 0,
    })
  })
  it.each([
    [0, 8],
    [14, 4],
    [28, 2],
    [-1, 0],
  ])('a price page %d days ago is worth %d', (days, points) => {
    expect(pointsOf({}, [{ ...prices, at: ago(days) }], 'price_page')?.points).toBe(points)
  })
  it('hold to the cap and to the minimum', () => {
    const page: ScoredTouch = { kind: 'web_page', at: now, title: 'Home' }
    expect(pointsOf({}, [prices, prices, prices], 'price_page')?.points).toBe(16)
    expect(pointsOf({}, [page, page], 'reading')).toMatchObject({ points: 0, detail: '2 of 3 in 30 days' })
    expect(pointsOf({}, [page, page, page], 'reading')?.points).toBe(3)
  })
  it('hold the score by a reason of its own', () => {
    const low = scored({ accountKind: 'competitor' }, [])
    expect([low.score, low.reasons.at(-1)]).toMatchObject([0, { ruleId: 'limit', points: 100 }])
    const high = scored({ ...director, accountKind: 'customer' }, [contact, guide, prices, prices])
    expect([high.score, high.reasons.at(-1)]).toMatchObject([100, { ruleId: 'limit', points: -20 }])
  })
  it.each([
    [36, 30, 'A1'],
    [35, 29, 'B2'],
    [24, 20, 'B2'],
    [12, 10, 'C3'],
    [11, 9, 'D4'],
    [-5, 0, 'D4'],
  ] as const)('fit %d and engagement %d are %s', (fit, engagement, grade) =>
    expect(gradeOf(fit, engagement)).toBe(grade),
  )
})

describe('properties', () => {
  const points = fc.double({ min: -80, max: 80, noNaN: true })
  const kind = fc.constantFrom('form', 'web_page', 'event')
  const fitRule: fc.Arbitrary<FitRule> = fc.record({
    id: fc.uuid(),
    side: fc.constant('fit' as const),
    label: fc.constant('fit'),
    points,
    field: fc.constant('employees' as const),
    from: fc.integer({ min: 0, max: 500 }),
  })
  const engagementRule: fc.Arbitrary<EngagementRule> = fc
    .record({
      id: fc.uuid(),
      side: fc.constant('engagement' as const),
      label: fc.constant('act'),
      touchKinds: fc.array(kind, { minLength: 1 }),
      pointsEach: points,
      cap: fc.double({ min: 0, max: 60, noNaN: true }),
      halfLifeDays: fc.double({ min: 0.5, max: 400, noNaN: true }),
    })
    .map(rule => ({ ...rule, cap: rule.pointsEach < 0 ? -rule.cap : rule.cap }))
  const definition: fc.Arbitrary<Definition> = fc
    .array(fc.oneof<fc.Arbitrary<Rule>[]>(fitRule, engagementRule), { minLength: 1, maxLength: 8 })
    .map(rules => ({ version: 1, name: 'drawn', threshold: 60, rules }))
  const touch = fc.record({ kind, at: fc.integer({ min: -50, max: 500 }).map(ago), title: fc.string() })
  const touches = fc.array(touch, { maxLength: 12 })
  const facts = fc.record({ employees: fc.option(fc.integer({ min: 0, max: 1000 })) })

  it('reasons sum to the score, whole and within bounds; order and future do not matter', () => {
    fc.assert(
      fc.property(definition, facts, touches, (drawn, subject, list) => {
        const result = score(drawn, subject, list, now)
        expect(result.reasons.reduce((sum, reason) => sum + reason.points, 0)).toBe(result.score)
        expect(result.reasons.every(reason => Number.isInteger(reason.points))).toBe(true)
        expect(result.score >= 0 && result.score <= 100).toBe(true)
        const known = score(drawn, subject, list.filter(one => one.at <= now).reverse(), now)
        expect(known.reasons.map(reason => reason.points)).toEqual(
          result.reasons.map(reason => reason.points),
        )
      }),
    )
  })
})

it.each([
  ['no rules', { rules: [] }, 'no_rules'],
  ['a threshold of 0', { threshold: 0 }, 'bad_threshold'],
  ['an id twice', { rules: [defaultDefinition.rules[0]!, defaultDefinition.rules[0]!] }, 'bad_rule'],
  [
    'no half-life',
    { rules: [{ ...(defaultDefinition.rules[10] as EngagementRule), halfLifeDays: 0 }] },
    'bad_rule',
  ],
  [
    'a cap against its points',
    { rules: [{ ...(defaultDefinition.rules[10] as EngagementRule), cap: -1 }] },
    'bad_rule',
  ],
  [
    'no condition',
    { rules: [{ id: 'x', side: 'fit', label: 'x', points: 1, field: 'country' } as const] },
    'bad_rule',
  ],
  ['a taken id', { rules: [{ ...defaultDefinition.rules[0]!, id: 'limit' }] }, 'bad_rule'],
])('a definition with %s is refused', (_, change, code) => {
  expect(() => assertDefinition({ ...defaultDefinition, ...change })).toThrow(
    expect.objectContaining({ code }),
  )
})
