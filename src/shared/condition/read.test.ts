import { describe, expect, it } from 'vitest'
import { readCondition } from './read.ts'
import type { Vocabulary } from './vocabulary.ts'

const choice = (key: string) => ({ key, label: key })
const vocabulary: Vocabulary = {
  traits: {
    person: {
      email: { kind: 'text', label: 'E-mail' },
      owner: { kind: 'reference', label: 'Owner', to: 'user' },
      state: { kind: 'choice', label: 'State', choices: ['open', 'won'].map(choice) },
      knownAt: { kind: 'moment', label: 'Known' },
    },
    account: { employees: { kind: 'number', label: 'Employees' } },
  },
  touchKinds: ['web_page', 'visit'].map(choice),
  sides: ['sales'].map(choice),
  segments: [
    { id: 1, name: 'Persons', about: 'person' },
    { id: 2, name: 'Accounts', about: 'account' },
  ],
}
const read = (when: unknown, about: 'person' | 'account' = 'person') =>
  readCondition({ version: 1, about, when }, about, vocabulary)
const placesOf = (result: ReturnType<typeof read>) =>
  'problems' in result ? result.problems.map(({ at }) => at) : []

describe('reading a condition', () => {
  it('takes values once, and leaves out what was not given', () => {
    expect(read({ trait: 'email', test: 'one_of', values: ['a', 'a', 'b'] })).toEqual({
      condition: { trait: 'email', test: 'one_of', values: ['a', 'b'] },
    })
    expect(read({ account: { trait: 'employees', test: 'number', from: 5, to: undefined } })).toEqual({
      condition: { account: { trait: 'employees', test: 'number', from: 5 } },
    })
  })

  it.each([
    ['what is no condition', 7, '/when'],
    ['two conditions in one', { all: [], any: [] }, '/when'],
    ['a key beside it', { not: { all: [] }, also: 1 }, '/when/also'],
    ['a key with a slash', { not: { all: [] }, 'a/b~c': 1 }, '/when/a~1b~0c'],
    ['a field that there is not', { trait: 'phone', test: 'known' }, '/when/trait'],
    ['what every object has', { trait: 'constructor', test: 'known' }, '/when/trait'],
    ['__proto__ as a field', { trait: '__proto__', test: 'known' }, '/when/trait'],
    ['a test that does not fit', { all: [{ trait: 'email', test: 'number', from: 1 }] }, '/when/all/0/test'],
    ['an operand of another test', { trait: 'email', test: 'known', values: ['a'] }, '/when/values'],
    ['no values', { trait: 'email', test: 'one_of', values: [] }, '/when/values'],
    [
      'a choice that there is not',
      { trait: 'state', test: 'one_of', values: ['open', 'lost'] },
      '/when/values/1',
    ],
    ['a name for an id', { trait: 'owner', test: 'one_of', values: ['1'] }, '/when/values/0'],
    ['a huge id', { trait: 'owner', test: 'one_of', values: [2 ** 60] }, '/when/values/0'],
    ['a null character', { trait: 'email', test: 'contains', text: 'a\0b' }, '/when/text'],
    ['half a letter', { trait: 'email', test: 'contains', text: '\ud800' }, '/when/text'],
    ['long text', { trait: 'email', test: 'contains', text: 'a'.repeat(201) }, '/when/text'],
    ['a day that there is not', { trait: 'knownAt', test: 'day', from: '2026-02-30' }, '/when/from'],
    ['half a day', { trait: 'knownAt', test: 'day', from: -1.5 }, '/when/from'],
    ['a range backwards', { trait: 'knownAt', test: 'day', from: 3, to: 2 }, '/when/to'],
    ['no end at all', { trait: 'knownAt', test: 'day' }, '/when'],
    [
      'what is no number',
      { account: { trait: 'employees', test: 'number', from: '5' } },
      '/when/account/from',
    ],
    ['infinity', { touches: {}, from: Number.POSITIVE_INFINITY }, '/when/from'],
    [
      'a kind of touch that there is not',
      { touches: { kinds: ['dance'] }, from: 1 },
      '/when/touches/kinds/0',
    ],
    ['a touch test without a figure', { touches: {} }, '/when'],
    ['a window of no days', { touches: {}, from: 1, window: { days: 0 } }, '/when/window/days'],
    ['an empty window', { touches: {}, from: 1, window: {} }, '/when/window'],
    ['another measure', { touches: {}, from: 1, measure: 'money' }, '/when/measure'],
    ['a sequence of one', { sequence: [{ touches: {} }] }, '/when/sequence'],
    [
      'a first step with days',
      { sequence: [{ touches: {}, within: 1 }, { touches: {} }] },
      '/when/sequence/0/within',
    ],
    [
      'absence in the middle',
      { sequence: [{ touches: {} }, { touches: {}, within: 1, absent: true }, { touches: {} }] },
      '/when/sequence/1/absent',
    ],
    [
      'absence without days',
      { sequence: [{ touches: {} }, { touches: {}, absent: true }] },
      '/when/sequence/1',
    ],
    ['a segment that there is not', { segment: 9 }, '/when/segment'],
    ['persons of a person', { persons: { all: [] } }, '/when/persons'],
  ])('refuses %s at its place', (_, when, at) => {
    expect(placesOf(read(when))).toContain(at)
  })

  it('knows whom it is about', () => {
    expect(placesOf(read({ account: { all: [] } }, 'account'))).toEqual(['/when/account'])
    expect(placesOf(read({ segment: 1 }, 'account'))).toEqual(['/when/segment'])
    expect(read({ segment: 2 }, 'person')).toEqual({ condition: { segment: 2 } })
    expect(
      placesOf(readCondition({ version: 1, about: 'account', when: { all: [] } }, 'person', vocabulary)),
    ).toEqual(['/about'])
    expect(
      placesOf(readCondition({ version: 2, about: 'person', when: { all: [] } }, 'person', vocabulary)),
    ).toEqual(['/version'])
    expect(placesOf(readCondition(null, 'person', vocabulary))).toEqual([''])
  })

  it('refuses what is too deep or too long, and answers soon', () => {
    let deep: unknown = { all: [] }
    for (let i = 0; i < 5_000; i++) deep = { not: deep }
    expect(placesOf(read(deep))).toHaveLength(1)
    expect(placesOf(read({ all: Array.from({ length: 100_000 }, () => ({ all: [] })) }))).toHaveLength(1)
    const wrong = { all: Array.from({ length: 150 }, () => ({ trait: 'none', test: 'known' })) }
    expect(placesOf(read(wrong))).toHaveLength(20)
  })
})
