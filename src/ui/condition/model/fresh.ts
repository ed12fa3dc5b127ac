import type { About, ValueTest } from '../../../shared/condition/tree.ts'
import {
  type TestName,
  type TraitKind,
  testsOf,
  type Vocabulary,
} from '../../../shared/condition/vocabulary.ts'
import type { Node, Test } from './node.ts'

/** What can be added to a group, by the key of its choice. */
export type Offer = { key: string; label: string; group: 'fields' | 'touches' | 'segments' | 'groups' }

type Words = {
  anyTouch: string
  sequence: string
  groupAll: string
  groupAny: string
  groupNone: string
  account: string
  persons: string
}

/** Everything that a condition about such a subject can ask, in the order in which it is offered. */
export function offers(vocabulary: Vocabulary, about: About, words: Words): Offer[] {
  return [
    ...Object.entries(vocabulary.traits[about])
      .map(([key, { label }]): Offer => ({ key: `trait:${key}`, label, group: 'fields' }))
      .sort((one, other) => one.label.localeCompare(other.label)),
    { key: 'touches:', label: words.anyTouch, group: 'touches' },
    ...vocabulary.touchKinds.map(
      ({ key, label }): Offer => ({ key: `touches:${key}`, label, group: 'touches' }),
    ),
    { key: 'sequence', label: words.sequence, group: 'touches' },
    ...vocabulary.segments
      .filter(segment => about === 'person' || segment.about === 'account')
      .map(({ id, name }): Offer => ({ key: `segment:${id}`, label: name, group: 'segments' })),
    { key: 'group:all', label: words.groupAll, group: 'groups' },
    { key: 'group:any', label: words.groupAny, group: 'groups' },
    { key: 'group:none', label: words.groupNone, group: 'groups' },
    about === 'person'
      ? { key: 'of:account', label: words.account, group: 'groups' }
      : { key: 'of:persons', label: words.persons, group: 'groups' },
  ]
}

/** The node that an offer makes, with ids from `first` on. Null of an offer that there is not. */
export function freshNode(key: string, vocabulary: Vocabulary, about: About, first: number): Node | null {
  const [what, ...rest] = key.split(':')
  const name = rest.join(':')
  const row = (test: Test): Node => ({ id: first, test, not: false })
  switch (what) {
    case 'trait': {
      const kind = Object.hasOwn(vocabulary.traits[about], name) ? vocabulary.traits[about][name]!.kind : null
      return kind && row({ trait: name, ...freshTest(testsOf(kind)[0]!, kind) })
    }
    case 'touches':
      return row({ touches: name === '' ? {} : { kinds: [name] }, from: 1 })
    case 'sequence': {
      const [one, other = one] = vocabulary.touchKinds.map(kind => kind.key)
      if (one === undefined) return null
      return row({
        sequence: [{ touches: { kinds: [one] } }, { touches: { kinds: [other!] }, within: 7 }],
      })
    }
    case 'segment':
      return row({ segment: Number(name) })
    case 'group':
      return { id: first, how: name === 'any' ? 'any' : name === 'none' ? 'none' : 'all', parts: [] }
    case 'of':
      return name === 'account'
        ? { id: first, how: 'all', parts: [], of: 'account' }
        : { id: first, how: 'all', parts: [], of: 'persons', range: { from: 1 } }
    default:
      return null
  }
}

/** A test with operands that can be read, but for values and words, which are to be given. */
export function freshTest(test: TestName, kind: TraitKind): ValueTest {
  switch (test) {
    case 'known':
    case 'yes':
    case 'no':
      return { test }
    case 'one_of':
      return { test, values: [] }
    case 'all_of':
      return { test, values: [] }
    case 'contains':
    case 'begins':
    case 'ends':
      return { test, text: '' }
    case 'number':
      return { test, from: kind === 'money' ? 100_000 : 1 }
    case 'day':
      return { test, from: -30 }
    case 'anniversary':
      return { test, within: 30 }
  }
}
