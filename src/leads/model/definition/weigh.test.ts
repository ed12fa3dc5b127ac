import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Known, KnownTouch, TraitValue } from '../../../shared/condition/known.ts'
import { defaultRules } from './default.ts'
import { type Rules, thresholdOf } from './rules.ts'
import { NOT_KNOWN, tell } from './tell.ts'
import { gradeOf, judge } from './weigh.ts'

const now = new Date('2026-03-02T09:00:00Z')
const moment = { now, timeZone: 'Europe/Amsterdam' }
const nobody = { productGroupId: null, territoryId: null }

const rules = defaultRules

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
/** What is known of a person and, apart, of the account. */
const knownOf = (traits: Record<string, TraitValue | null>, touches: readonly KnownTouch[] = []): Known => {
  const { industry = null, employees = null, kind = null, ...own } = traits
  const account = { traits: { industry, employees, kind }, touches: [], segments: new Set<number>() }
  return { traits: own, touches, segments: new Set(), account }
}

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
  functionRead: fc.constantFrom(null, 'operations', 'marketing'),
  seniorityRead: fc.constantFrom(null, 'director', 'student'),
  employees: fc.constantFrom(null, 3, 50, 2000, 9000),
  emailKind: fc.constantFrom(null, 'business', 'free'),
  kind: fc.constantFrom(null, 'customer', 'competitor'),
})

const director = {
  industry: 'Food',
  functionRead: 'operations',
  seniorityRead: 'director',
  employees: 400,
  emailKind: 'business',
  kind: 'prospect',
}
const guide = touchAt(0, { kind: 'form', title: 'Download the guide' })
const prices = touchAt(0, { kind: 'web_page', title: 'Line 4', address: 'https://example.com/pricing' })
const contact = touchAt(0, { kind: 'form', title: 'Contact me' })
const scored = (traits: Record<string, TraitValue | null>, seen: readonly KnownTouch[]) => {
  const known = knownOf(traits, seen)
  return tell(rules, judge(rules, known, nobody, moment), known)
}
const reasonOf = (traits: Record<string, TraitValue | null>, seen: readonly KnownTouch[], id: string) =>
  scored(traits, seen).reasons.find(reason => reason.ruleId === id)

describe('the default definition', () => {
  it.each(['food', 'packaging', 'medical'])(
    'qualifies the director of operations in %s who read guide and prices',
    industry => {
      for (const employees of [50, 2000])
        expect(scored({ ...director, industry, employees }, [guide, prices])).toMatchObject({
          score: 66,
          grade: 'A2',
          qualified: true,
        })
    },
  )

  it('needs both sides, unless somebody asks', () => {
    expect(scored(director, []).qualified).toBe(false)
    expect(scored({}, [guide, prices, contact]).qualified).toBe(true)
    expect(scored({}, [guide, prices])).toMatchObject({ score: 20, grade: 'D2', qualified: false })
    expect(scored(director, [contact])).toMatchObject({ engagement: 40, grade: 'A1' })
  })

  it.each([
    ['a student', { ...director, seniorityRead: 'student' }],
    ['a competitor', { ...director, kind: 'competitor' }],
    ['free mail', { ...director, emailKind: 'free' }],
  ])('marks down %s', (_, traits) => {
    expect(scored(traits, [guide, prices]).qualified).toBe(false)
    expect(scored(traits, []).fit).toBeLessThan(scored(director, []).fit)
  })

  it('says what is known, and what is not', () => {
    const reason = { ruleId: 'industry', side: 'fit', label: 'Industry we serve best' }
    expect(reasonOf({}, [], 'industry')).toEqual({ ...reason, detail: NOT_KNOWN, points: 0 })
    expect(reasonOf(director, [], 'industry')).toEqual({ ...reason, detail: 'Food', points: 14 })
    expect(reasonOf({}, [prices], 'price_page')?.detail).toBe('1 ×, latest 2026-03-02: Line 4')
  })

  it.each([
    [0, 8],
    [14, 4],
    [28, 2],
    [-1, 0],
    [731, 0],
  ])('a price page %d days ago is worth %d', (days, points) => {
    expect(reasonOf({}, [{ ...prices, at: touchAt(days).at }], 'price_page')?.points).toBe(points)
  })

  it('holds to the most and to the least', () => {
    const page = touchAt(0, { kind: 'web_page', title: 'Home' })
    expect(reasonOf({}, [prices, prices, prices], 'price_page')?.points).toBe(16)
    expect(reasonOf({}, [page, page], 'reading')).toMatchObject({ points: 0, detail: '2 of 3 in 30 days' })
    expect(reasonOf({}, [page, page, page], 'reading')?.points).toBe(3)
  })

  it('holds the score by a reason of its own', () => {
    const low = scored({ kind: 'competitor' }, [])
    expect([low.score, low.reasons.at(-1)]).toMatchObject([0, { ruleId: 'limit', points: 100 }])
    const high = scored({ ...director, kind: 'customer' }, [contact, guide, prices, prices])
    expect([high.score, high.reasons.at(-1)]).toMatchObject([100, { ruleId: 'limit', points: -20 }])
  })
})

describe('rules in conditions', () => {
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
        when: { account: { trait: 'kind', test: 'one_of', values: ['competitor'] } },
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
    const both = knownOf({ industry: 'food', kind: 'competitor' }, seeker.touches)
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
    expect(gradeOf(rules, { fit, engagement, percent: null })).toBe(grade)
  })

  it.each([
    [70, 'A4'],
    [60, 'A4'],
    [59, 'B4'],
    [20, 'C4'],
    [0, 'D4'],
    [null, 'B4'],
  ])('give the letter by a likelihood of %s percent where the rules say so: %s', (percent, grade) => {
    const letterBy = { goal: 'won', least: [60, 40, 20] } satisfies Rules['grades']['letterBy']
    const byLikelihood = { ...rules, grades: { ...rules.grades, letterBy } }
    const points = { industry: 'food', functionRead: 'quality' }
    const known = knownOf({ ...points, likelihoodWon: percent, likelihoodOpportunity: 1 })
    const found = judge(byLikelihood, known, nobody, moment)
    expect([found.grade, found.letterBy]).toEqual([grade, percent])
    expect(judge(rules, known, nobody, moment)).toEqual({ ...found, grade: 'B4', letterBy: null })
    const told = tell(byLikelihood, found, known)
    expect(
      told.reasons.filter(({ side }) => side === 'grade').map(({ ruleId, detail }) => [ruleId, detail]),
    ).toEqual(percent === null ? [] : [['won', String(percent)]])
  })
})
