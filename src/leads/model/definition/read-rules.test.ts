import { describe, expect, it } from 'vitest'
import type { Vocabulary } from '../../../shared/condition/vocabulary.ts'
import { defaultRules } from './default.ts'
import { readRules } from './read-rules.ts'

const text = { kind: 'text' as const, label: '' }
const vocabulary: Vocabulary = {
  traits: {
    person: { functionRead: text, seniorityRead: text, emailKind: text },
    account: { industry: text, kind: text, employees: { kind: 'number', label: '' } },
  },
  touchKinds: ['form', 'download', 'web_page', 'event', 'meeting', 'visit'].map(key => ({ key, label: key })),
  sides: [],
  segments: [{ id: 7, name: 'Seven', about: 'person' }],
}
const read = (given: unknown) => readRules(given, vocabulary)
const problemsOf = (change: Record<string, unknown>): [string, string][] => {
  const found = read({ ...defaultRules, ...change })
  return 'problems' in found ? found.problems.map(({ at, detail }) => [at, detail]) : []
}
const [fit, engagement] = [defaultRules.fit[0]!, defaultRules.engagement[0]!]

describe('rules as they are sent', () => {
  it('are read as they were written', () => {
    expect(read(JSON.parse(JSON.stringify(defaultRules)))).toEqual({ rules: defaultRules })
    const more = {
      ...defaultRules,
      exclusions: [{ id: 'seven', label: 'In seven', when: { segment: 7 } }],
      thresholds: [{ productGroupId: 1, territoryId: 2, points: 50 }],
    }
    expect(read(JSON.parse(JSON.stringify(more)))).toEqual({ rules: more })
  })

  it.each<[string, Record<string, unknown>, string]>([
    ['no rule', { fit: [], engagement: [] }, '/fit'],
    ['a threshold of 0', { threshold: 0 }, '/threshold'],
    ['half a threshold', { threshold: 50.5 }, '/threshold'],
    ['an id twice', { fit: [fit, fit] }, '/fit/1/id'],
    ['an id of both sides', { engagement: [{ ...engagement, id: fit.id }] }, '/engagement/0/id'],
    ['a taken id', { fit: [{ ...fit, id: 'limit' }] }, '/fit/0/id'],
    ['no name', { fit: [{ ...fit, label: '  ' }] }, '/fit/0/label'],
    ['a name beyond measure', { fit: [{ ...fit, label: 'x'.repeat(121) }] }, '/fit/0/label'],
    ['points that are none', { fit: [{ ...fit, points: '14' }] }, '/fit/0/points'],
    ['too many points', { fit: [{ ...fit, points: 101 }] }, '/fit/0/points'],
    ['no half-life', { engagement: [{ ...engagement, halfLifeDays: 0 }] }, '/engagement/0/halfLifeDays'],
    ['a cap against its points', { engagement: [{ ...engagement, cap: -1 }] }, '/engagement/0/cap'],
    [
      'an odd minimum',
      { engagement: [{ ...engagement, minimum: { touches: 0, days: 3 } }] },
      '/engagement/0/minimum/touches',
    ],
    [
      'an unknown kind',
      { engagement: [{ ...engagement, touches: { kinds: ['smoke'] } }] },
      '/engagement/0/touches/kinds/0',
    ],
    [
      'an unknown field',
      { fit: [{ ...fit, when: { trait: 'leadScore', test: 'known' } }] },
      '/fit/0/when/trait',
    ],
    [
      'a condition of an account',
      { exclusions: [{ id: 'x', label: 'x', when: { persons: { all: [] } } }] },
      '/exclusions/0/when/persons',
    ],
    [
      'a rule for everybody',
      { exclusions: [{ id: 'x', label: 'x', when: { all: [] } }] },
      '/exclusions/0/when',
    ],
    [
      'a look at each colleague',
      { exclusions: [{ id: 'x', label: 'x', when: { account: { persons: { all: [] } } } }] },
      '/exclusions/0/when',
    ],
    [
      'an unknown segment',
      { exclusions: [{ id: 'x', label: 'x', when: { segment: 8 } }] },
      '/exclusions/0/when/segment',
    ],
    ['a key too many', { fit: [{ ...fit, weight: 3 }] }, '/fit/0/weight'],
    ['a threshold for nothing', { thresholds: [{ points: 50 }] }, '/thresholds/0'],
    [
      'two thresholds for one',
      {
        thresholds: [
          { territoryId: 1, points: 50 },
          { territoryId: 1, points: 60 },
        ],
      },
      '/thresholds/1',
    ],
    [
      'a letter by what nothing is said of',
      { grades: { ...defaultRules.grades, letterBy: { goal: 'liked', least: [60, 40, 20] } } },
      '/grades/letterBy/goal',
    ],
    [
      'a letter from no percent on',
      { grades: { ...defaultRules.grades, letterBy: { goal: 'won', least: [20, 10, 0] } } },
      '/grades/letterBy/least',
    ],
    ['grades that rise', { grades: { ...defaultRules.grades, fit: [12, 24, 36] } }, '/grades/fit'],
    [
      'too many rules',
      { exclusions: Array.from({ length: 81 }, (_, n) => ({ id: `x${n}`, label: 'x', when: { all: [] } })) },
      '/exclusions',
    ],
    ['a list that is none', { fit: { 0: fit } }, '/fit'],
    ['a rule that is none', { fit: [fit, null] }, '/fit/1'],
  ])('with %s are refused by the place', (_, change, place) => {
    const problems = problemsOf(change)
    expect(problems.map(([at]) => at)).toEqual([place])
    expect(problems[0]![1]).not.toBe('')
  })

  it.each([null, [], 'rules', 7])('are refused where they are %o', given => {
    expect('problems' in read(given)).toBe(true)
  })
})
