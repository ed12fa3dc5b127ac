import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { conditions, type Occurring } from '../../../test/condition-trees.ts'
import { setLocale } from '../texts.ts'
import { canonical } from './canonical.ts'
import { sentenceOf } from './sentence.ts'
import type { Condition } from './tree.ts'
import type { Vocabulary } from './vocabulary.ts'
import type { Naming } from './words.ts'

const naming: Naming = {
  trait: (about, key) => `${about} ${key}`,
  value: (_about, _trait, value) => String(value),
  kind: kind => kind,
  side: side => side,
  campaign: id => `Campaign ${id}`,
  productGroup: id => `Group ${id}`,
  segment: id => `Segment ${id}`,
  day: day => day,
  number: value => String(value),
}
const choice = (key: string) => ({ key, label: key })
const vocabulary: Vocabulary = {
  traits: {
    person: {
      email: { kind: 'text', label: 'E-mail' },
      owner: { kind: 'reference', label: 'Owner', to: 'user' },
      likes: { kind: 'choices', label: 'Likes', choices: ['tea', 'coffee'].map(choice) },
      born: { kind: 'day', label: 'Born' },
      vip: { kind: 'yes_no', label: 'VIP' },
    },
    account: {
      employees: { kind: 'number', label: 'Employees' },
      class: { kind: 'choice', label: 'Class', choices: ['A', 'B'].map(choice) },
    },
  },
  touchKinds: ['web_page', 'visit'].map(choice),
  sides: ['marketing', 'sales'].map(choice),
  segments: [
    { id: 1, name: 'Segment 1', about: 'person' },
    { id: 2, name: 'Segment 2', about: 'account' },
  ],
}
const occurring: Occurring = {
  values: { 'person.email': ['a@b.example'], 'person.owner': [3, 4], 'account.employees': [10, 200] },
  words: ['pric', 'guide'],
  sources: ['search', 'fair'],
  campaigns: [1, 2],
  productGroups: [1, 2],
  properties: ['amount', 'plan'],
}

afterEach(() => setLocale('en'))

const say = (condition: Condition): string => sentenceOf(condition, 'person', naming)

describe('a condition as a sentence', () => {
  const pricing: Condition = {
    all: [
      { touches: { kinds: ['web_page'], words: 'pric' }, from: 3, window: { days: 14 } },
      { touches: { kinds: ['visit'] }, to: 0, since: { kinds: ['web_page'], words: 'pric' } },
    ],
  }
  it.each([
    [{ all: [] }, 'everybody'],
    [{ trait: 'email', test: 'contains', text: '@' }, 'person email contains “@”'],
    [{ not: { trait: 'email', test: 'known' } }, 'person email is not known'],
    [
      { any: [{ segment: 1 }, { all: [{ segment: 2 }, { trait: 'vip', test: 'yes' }] }] },
      'is in the segment “Segment 1” or (is in the segment “Segment 2” and person vip is yes)',
    ],
    [
      pricing,
      'at least 3 touches of the kind “web_page” that mention “pric” in the last 14 days and at most 0 touches of the kind “visit”, after the latest touches of the kind “web_page” that mention “pric”',
    ],
    [
      { account: { trait: 'employees', test: 'number', from: 50 } },
      'at an account: account employees is at least 50',
    ],
    [{ touches: { words: 'pric' }, from: 1 }, 'at least 1 touch that mentions “pric”'],
    [{ touches: {}, from: 1, measure: 'days' }, 'touches on at least 1 day'],
    [{ trait: 'born', test: 'anniversary', within: 7 }, 'person born returns within 7 days'],
  ] satisfies [Condition, string][])('%j', (condition, sentence) => {
    expect(say(condition)).toBe(sentence)
  })

  it('is in the language of the reader', () => {
    const condition: Condition = {
      sequence: [
        { touches: { kinds: ['web_page'] } },
        { touches: { kinds: ['visit'] }, within: 7, absent: true },
      ],
    }
    const said = (['en', 'nl', 'de'] as const).map(locale => {
      setLocale(locale)
      return say(condition)
    })
    expect(said).toEqual([
      'first touches of the kind “web_page”, then within 7 days no touches of the kind “visit”',
      'eerst contactmomenten van de soort ‘web_page’, dan binnen 7 dagen geen contactmomenten van de soort ‘visit’',
      'zuerst Kontakte der Art „web_page“, dann innerhalb von 7 Tagen keine Kontakte der Art „visit“',
    ])
  })

  it.each(['en', 'nl', 'de'] as const)('reads differently where it says something else, in %s', locale => {
    setLocale(locale)
    const seen = new Map<string, string>()
    fc.assert(
      fc.property(conditions(vocabulary, occurring, 'person'), condition => {
        const sentence = say(condition)
        const meant = JSON.stringify(canonical(condition))
        expect(seen.get(sentence) ?? meant).toBe(meant)
        seen.set(sentence, meant)
      }),
      { numRuns: 4_000 },
    )
    expect(seen.size).toBeGreaterThan(2_000)
  })
})
