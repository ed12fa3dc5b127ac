import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Known, KnownTouch, TraitValue } from '../../../shared/condition/known.ts'
import type { Condition } from '../../../shared/condition/tree.ts'
import { defaultDefinition } from '../default-definition.ts'
import type { Definition, FitRule as OldFitRule } from '../definition.ts'
import { score } from '../score.ts'
import { type Rules, thresholdOf } from './rules.ts'
import { gradeOf, judge } from './weigh.ts'

const now = new Date('2026-03-02T09:00:00Z')
const moment = { now, timeZone: 'Europe/Amsterdam' }
const nobody = { productGroupId: null, territoryId: null }

/** The definition of before, in conditions: of the same person the same score must come. */
const conditionOf = ({ field, in: values, from, to }: OldFitRule): Condition => {
  const range = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
  return values ? { trait: field, test: 'one_of', values } : { trait: field, test: 'number', ...range }
}
const rulesOf = ({ rules, threshold }: Definition): Rules => ({
  fit: rules.flatMap(rule =>
    rule.side === 'fit'
      ? [{ id: rule.id, label: rule.label, points: rule.points, when: conditionOf(rule) }]
      : [],
  ),
  engagement: rules.flatMap(rule => {
    if (rule.side === 'fit') return []
    const { id, label, touchKinds, titleIncludes, pointsEach, cap, halfLifeDays, minimum } = rule
    const touches = { kinds: touchKinds, ...(titleIncludes === undefined ? {} : { words: titleIncludes }) }
    return [{ id, label, touches, pointsEach, cap, halfLifeDays, ...(minimum ? { minimum } : {}) }]
  }),
  exclusions: [],
  threshold,
  thresholds: [],
  grades: { fit: [36, 24, 12], engagement: [30, 20, 10] },
})
const rules = rulesOf(defaultDefinition)

const touchAt = (daysAgo: number, more: Partial<KnownTouch> = {}): KnownTouch => ({
  at: now.getTime() - Math.round(daysAgo * 86_400_000),
  kind: 'page_view',
  side: 'marketing',
  title: 'Prices',
  address: null,
  source: null,
  campaignId: null,
  productGroupId: null,
  personId: 1,
  properties: null,
  ...more,
})
const knownOf = (traits: Record<string, TraitValue | null>, touches: readonly KnownTouch[] = []): Known => ({
  traits,
  touches,
  segments: new Set(),
})

const kinds = ['page_view', 'download', 'form', 'email_open', 'email_click', 'event', 'trial', 'call']
const touches = fc.array(
  fc
    .record({
      daysAgo: fc.double({ min: 0, max: 400, noNaN: true }),
      kind: fc.constantFrom(...kinds),
      title: fc.constantFrom('Prices', 'Careers at work', 'Compare sealers', 'Home', 'Demo'),
    })
    .map(({ daysAgo, kind, title }) => touchAt(daysAgo, { kind, title })),
  { maxLength: 25 },
)
const traits = fc.record({
  industry: fc.constantFrom(null, 'food', 'Packaging', 'mining'),
  country: fc.constantFrom(null, 'NL', 'DE'),
  jobFunction: fc.constantFrom(null, 'operations', 'marketing'),
  seniority: fc.constantFrom(null, 'director', 'student'),
  employees: fc.constantFrom(null, 3, 50, 2000, 9000),
  emailKind: fc.constantFrom(null, 'business', 'free'),
  accountKind: fc.constantFrom(null, 'customer', 'competitor'),
  territory: fc.constantFrom(null, 'north'),
})

describe('rules in conditions', () => {
  it('judge everybody as the rules of before did, reason by reason', () => {
    fc.assert(
      fc.property(traits, touches, (person, seen) => {
        const before = score(
          defaultDefinition,
          person,
          seen.map(({ at, kind, title }) => ({ at: new Date(at), kind, title })),
          now,
        )
        const found = judge(rules, knownOf(person, seen), nobody, moment)
        expect(found).toMatchObject({
          score: before.score,
          fit: before.fit,
          engagement: before.engagement,
          grade: before.grade,
          qualified: before.qualified,
        })
        const points = new Map(before.reasons.map(reason => [reason.ruleId, reason.points]))
        for (const { ruleId, points: own } of found.reasons)
          expect([ruleId, own]).toEqual([ruleId, points.get(ruleId)])
      }),
      { numRuns: 400 },
    )
  })

  it('give reasons that sum to the score, whatever the order of what is known', () => {
    fc.assert(
      fc.property(traits, touches, fc.integer(), (person, seen, seed) => {
        const found = judge(rules, knownOf(person, seen), nobody, moment)
        expect(found.reasons.reduce((sum, { points }) => sum + points, 0)).toBe(found.score)
        const mixed = seen.toSorted((a, b) => ((a.at * seed) % 97) - ((b.at * seed) % 97))
        expect(judge(rules, knownOf(person, mixed), nobody, moment)).toEqual(found)
      }),
    )
  })

  it('are the same at a moment of before, whatever came after', () => {
    fc.assert(
      fc.property(traits, touches, fc.double({ min: 0, max: 300, noNaN: true }), (person, seen, daysAgo) => {
        const then = { ...moment, now: new Date(now.getTime() - daysAgo * 86_400_000) }
        const until = seen.filter(({ at }) => at <= then.now.getTime())
        expect(judge(rules, knownOf(person, seen), nobody, then)).toEqual(
          judge(rules, knownOf(person, until), nobody, then),
        )
      }),
    )
  })

  it('exclude by conditions, with the score still to be seen', () => {
    const exclusions = [
      {
        id: 'competitor',
        label: 'Competitor',
        when: { trait: 'accountKind', test: 'one_of', values: ['competitor'] },
      },
      {
        id: 'jobs',
        label: 'Looks for work',
        when: { touches: { words: 'careers' }, from: 2, window: { days: 30 } },
      },
    ] satisfies Rules['exclusions']
    const low = { ...rules, threshold: 1, exclusions }
    const seeker = knownOf({ industry: 'food' }, [
      touchAt(1, { title: 'Careers' }),
      touchAt(2, { title: 'Careers' }),
    ])
    const found = judge(low, seeker, nobody, moment)
    expect(found.score).toBeGreaterThan(0)
    expect([found.qualified, found.excludedBy]).toEqual([false, ['jobs']])
    const both = knownOf({ industry: 'food', accountKind: 'competitor' }, seeker.touches)
    expect(judge(low, both, nobody, moment).excludedBy).toEqual(['competitor', 'jobs'])
    expect(judge(low, knownOf({ industry: 'food' }), nobody, moment).qualified).toBe(true)
  })

  it.each([
    [{ productGroupId: 1, territoryId: 7 }, 40],
    [{ productGroupId: 1, territoryId: 8 }, 50],
    [{ productGroupId: 2, territoryId: 7 }, 70],
    [{ productGroupId: 2, territoryId: null }, 60],
    [nobody, 60],
  ])('ask of %o the threshold %i', (about, points) => {
    const thresholds = [
      { territoryId: 7, points: 70 },
      { productGroupId: 1, points: 50 },
      { productGroupId: 1, territoryId: 7, points: 40 },
    ]
    expect(thresholdOf({ ...rules, threshold: 60, thresholds }, about)).toBe(points)
  })

  it.each([
    [36, 30, 'A1'],
    [35, 29, 'B2'],
    [12, 10, 'C3'],
    [11, 9, 'D4'],
    [-100, 0, 'D4'],
  ])('grade %i and %i as %s', (fit, engagement, grade) => {
    expect(gradeOf(rules, fit, engagement)).toBe(grade)
  })
})
