import fc from 'fast-check'
import type {
  About,
  Condition,
  Day,
  Match,
  PropertyTest,
  Step,
  ValueTest,
  Window,
} from '../src/shared/condition/tree.ts'
import { type Trait, testsOf, type Vocabulary } from '../src/shared/condition/vocabulary.ts'

/** Values that occur, so that tests of random trees hold of somebody. */
export type Occurring = {
  values: Readonly<Record<string, readonly (string | number)[]>>
  words: readonly string[]
  sources: readonly string[]
  campaigns: readonly number[]
  productGroups: readonly number[]
  properties: readonly string[]
}

const strange = [
  '',
  'ß',
  'İstanbul',
  'ΣΊΣΥΦΟΣ',
  'σίσυφος',
  '%',
  '_',
  '\\',
  "o'",
  'é',
  'É',
  '🙂',
  'ﬁ',
  ' ',
  '0',
].filter(text => text !== '')

/** Any condition that can be written with a vocabulary. */
export function conditions(
  vocabulary: Vocabulary,
  occurring: Occurring,
  about: About,
): fc.Arbitrary<Condition> {
  const leaf = (whom: About) =>
    fc.oneof(
      { weight: 4, arbitrary: traitTests(vocabulary, occurring, whom) },
      { weight: 3, arbitrary: touchTests(vocabulary, occurring) },
      { weight: 1, arbitrary: sequences(vocabulary, occurring) },
      ...segmentsOf(vocabulary, whom),
    )
  const tree = (whom: About, depth: number): fc.Arbitrary<Condition> => {
    if (depth === 0) return leaf(whom)
    const parts = fc.array(tree(whom, depth - 1), { maxLength: 3 })
    const other: fc.Arbitrary<Condition> =
      whom === 'person'
        ? tree('account', depth - 1).map(account => ({ account }))
        : fc
            .tuple(tree('person', depth - 1), fc.option(ranges(fc.integer({ min: 0, max: 4 })), { nil: {} }))
            .map(([persons, range]) => ({ persons, ...range }))
    return fc.oneof(
      { weight: 3, arbitrary: leaf(whom) },
      { weight: 2, arbitrary: parts.map(all => ({ all })) },
      { weight: 2, arbitrary: parts.map(any => ({ any })) },
      { weight: 2, arbitrary: tree(whom, depth - 1).map(not => ({ not })) },
      { weight: 1, arbitrary: other },
    )
  }
  return tree(about, 3)
}

function segmentsOf({ segments }: Vocabulary, about: About) {
  const fitting = segments.filter(segment => about === 'person' || segment.about === 'account')
  if (fitting.length === 0) return []
  return [{ weight: 1, arbitrary: fc.constantFrom(...fitting).map(({ id }): Condition => ({ segment: id })) }]
}

function traitTests({ traits }: Vocabulary, occurring: Occurring, about: About): fc.Arbitrary<Condition> {
  return fc
    .constantFrom(...Object.entries(traits[about]))
    .chain(([trait, known]) =>
      valueTests(known, occurring.values[`${about}.${trait}`] ?? []).map(test => ({ trait, ...test })),
    )
}

function valueTests(trait: Trait, values: readonly (string | number)[]): fc.Arbitrary<ValueTest> {
  const texts = fc.constantFrom(...values.map(String), ...strange)
  const parts = texts.chain(text =>
    fc
      .tuple(fc.nat(text.length), fc.nat(text.length))
      .map(([from, length]) => text.slice(from, from + length + 1)),
  )
  const part = parts.filter(text => text !== '' && text.isWellFormed())
  return fc.constantFrom(...testsOf(trait.kind)).chain((test): fc.Arbitrary<ValueTest> => {
    switch (test) {
      case 'known':
      case 'yes':
      case 'no':
        return fc.constant({ test })
      case 'one_of': {
        const one: fc.Arbitrary<string | number> =
          trait.kind === 'reference' || trait.kind === 'references'
            ? fc.constantFrom(...values, 1)
            : trait.choices
              ? fc.constantFrom(...trait.choices.map(({ key }) => key))
              : texts.map(text => text.slice(0, 200)).filter(text => text.isWellFormed())
        return fc.uniqueArray(one, { minLength: 1, maxLength: 3 }).map(chosen => ({ test, values: chosen }))
      }
      case 'all_of':
        return fc
          .uniqueArray(fc.constantFrom(...(trait.choices?.map(({ key }) => key) ?? [...values, 1])), {
            minLength: 1,
            maxLength: 2,
          })
          .map(chosen => ({ test, values: chosen }))
      case 'contains':
      case 'begins':
      case 'ends':
        return part.map(text => ({ test, text }))
      case 'number':
        return ranges(
          fc.oneof(fc.constantFrom(...values.map(Number), 0), fc.integer({ min: -5, max: 500 })),
        ).map(range => ({ test, ...range }))
      case 'day':
        return days.map(range => ({ test, ...range }))
      case 'anniversary':
        return fc.integer({ min: 0, max: 60 }).map(within => ({ test, within }))
    }
  })
}

const oneDay: fc.Arbitrary<Day> = fc.oneof(
  fc.integer({ min: -900, max: 30 }),
  fc
    .integer({ min: 0, max: 1500 })
    .map(day => new Date(Date.UTC(2023, 0, 1 + day)).toISOString().slice(0, 10)),
)
const days = fc
  .oneof(fc.record({ from: oneDay }), fc.record({ to: oneDay }), fc.record({ from: oneDay, to: oneDay }))
  .map(range => {
    const { from, to } = range as { from?: Day; to?: Day }
    return typeof from === typeof to && from! > to! ? { from: to!, to: from! } : range
  })

function ranges(numbers: fc.Arbitrary<number>): fc.Arbitrary<{ from?: number; to?: number }> {
  return fc.oneof(
    numbers.map(from => ({ from })),
    numbers.map(to => ({ to })),
    fc.tuple(numbers, numbers).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) })),
  )
}

/** Mostly left out. */
const seldom = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })

const windows: fc.Arbitrary<Window> = fc.oneof(
  fc.integer({ min: 1, max: 700 }).map(length => ({ days: length })),
  days,
)

/** Any touches that can be meant. */
export function matches({ touchKinds, sides }: Vocabulary, occurring: Occurring): fc.Arbitrary<Match> {
  const some = <T extends string | number>(values: readonly T[]) =>
    fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 })
  const property = fc.constantFrom(...occurring.properties).chain(
    (key): fc.Arbitrary<PropertyTest> =>
      fc.oneof(
        fc.constant({ key, test: 'known' as const }),
        some([...occurring.words, 'true', '12.5', '3']).map(values => ({
          key,
          test: 'one_of' as const,
          values,
        })),
        ranges(fc.constantFrom(-1, 0, 0.1, 0.3, 3, 12.5, 100)).map(range => ({
          key,
          test: 'number' as const,
          ...range,
        })),
      ),
  )
  return fc
    .record({
      kinds: fc.option(some(touchKinds.map(({ key }) => key)), { nil: undefined, freq: 4 }),
      sides: seldom(some(sides.map(({ key }) => key))),
      words: seldom(fc.constantFrom(...occurring.words, ...strange)),
      sources: seldom(some(occurring.sources)),
      campaigns: seldom(some(occurring.campaigns)),
      productGroups: seldom(some(occurring.productGroups)),
      properties: seldom(fc.array(property, { minLength: 1, maxLength: 2 })),
    })
    .map(
      match => Object.fromEntries(Object.entries(match).filter(([, value]) => value !== undefined)) as Match,
    )
}

function touchTests(vocabulary: Vocabulary, occurring: Occurring): fc.Arbitrary<Condition> {
  const match = matches(vocabulary, occurring)
  return fc
    .record({
      touches: match,
      measure: fc.option(
        fc.oneof(
          fc.constantFrom('days' as const, 'persons' as const),
          fc.constantFrom(...occurring.properties).map(sum => ({ sum })),
        ),
        { nil: undefined },
      ),
      window: fc.option(windows, { nil: undefined }),
      since: seldom(match),
      range: ranges(fc.oneof(fc.integer({ min: -1, max: 5 }), fc.constantFrom(0.3, 12.5))),
    })
    .map(({ range, measure, window, since, touches }) => ({
      touches,
      ...(measure === undefined ? {} : { measure }),
      ...range,
      ...(window === undefined ? {} : { window }),
      ...(since === undefined ? {} : { since }),
    }))
}

function sequences(vocabulary: Vocabulary, occurring: Occurring): fc.Arbitrary<Condition> {
  const step = fc.record({
    touches: matches(vocabulary, occurring),
    within: fc.option(fc.integer({ min: 1, max: 200 }), { nil: undefined }),
  })
  return fc
    .tuple(
      fc.array(step, { minLength: 2, maxLength: 3 }),
      fc.boolean(),
      fc.option(windows, { nil: undefined }),
    )
    .map(([steps, absent, window]) => ({
      sequence: steps.map(({ touches, within }, i): Step => {
        const isLast = i === steps.length - 1
        const limit = within ?? (isLast && absent ? 30 : undefined)
        return {
          touches,
          ...(i === 0 || limit === undefined ? {} : { within: limit }),
          ...(isLast && absent ? { absent: true as const } : {}),
        }
      }),
      ...(window === undefined ? {} : { window }),
    }))
}
