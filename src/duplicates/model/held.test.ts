import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keysOf } from './block.ts'
import { compare, emptyComparison } from './compare.ts'
import { comparerHeld, oddsHeld } from './compare-held.ts'
import {
  accountScheme,
  type Entry,
  ownOfPerson,
  personRelations,
  personScheme,
  type Scheme,
} from './fields.ts'
import { valuesOf, type Written } from './find.ts'
import { learn } from './learn.ts'
import { fieldEnd, valueEnd } from './line-ends.ts'
import {
  codesAt,
  holdLine,
  holdValues,
  keysHeld,
  prepareHeld,
  recordsHeld,
  valuesHeld,
} from './records-held.ts'
import { codeOf, standsBefore, textOf, textsHeld } from './texts-held.ts'
import { oddsOf, openWeights } from './weigh.ts'

const syllable = fc.constantFrom(
  'jan',
  'de',
  'vries',
  'van',
  'bos',
  'sen',
  'mül',
  'ler',
  'ann',
  'a',
  'ж',
  '山',
  'o',
  'ph',
)
const word = fc.array(syllable, { minLength: 1, maxLength: 3 }).map(list => list.join(''))
const words = fc.array(word, { maxLength: 3 }).map(list => list.join(' '))
const digits = fc.string({ unit: fc.constantFrom('0', '1', '7', '8'), minLength: 1, maxLength: 9 })
const host = fc.constantFrom('bos.example', 'bosch.example', 'gmail.com', 'boss.example')
const email = fc
  .tuple(word, fc.constantFrom('', '.'), word, host)
  .map(([a, dot, b, at]) => `${a}${dot}${b}@${at}`)
const some = (each: fc.Arbitrary<string>) => fc.array(each, { maxLength: 3 })
const record: fc.Arbitrary<Written> = fc.record({
  given: fc.oneof(words, fc.constantFrom('Robert', 'Bob', 'Bob Jan', 'Robbert', 'Johannes', 'Kees')),
  family: words,
  company: words,
  email: some(email),
  host,
  phone: some(digits.map(text => `06${text}1`)),
  street: some(words),
  number: some(fc.oneof(digits, fc.constantFrom('12a', '12 b', 'a'))),
  postcode: some(fc.constantFrom('8011AB', '8011BA', '8012AB', '801')),
  locality: some(words),
  state: fc.constantFrom('nsw', 'nws', 'vic', ''),
  country: fc.constantFrom('NL', 'DE', ''),
  birth: fc.constantFrom('19581203', '19580312', '19581204', '19601203', ''),
})
const kinds = ['given', 'family', 'street', 'number', 'postcode', 'locality', 'state', 'birth'] as const
const census: Scheme = {
  fields: kinds.map(kind => ({ name: kind, kind })),
  relations: personRelations,
  own: ownOfPerson,
}

describe('records as numbers', () => {
  it.each([
    ['persons', personScheme],
    ['accounts', accountScheme],
    ['a census', census],
  ])('are compared and weighed as their texts are: %s', (_, scheme) => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 2, maxLength: 9 }), list => {
        const entries: Entry[] = list.map((written, id) => ({ id, values: valuesOf(scheme, written) }))
        const held = recordsHeld(scheme)
        for (const { id, values } of entries) holdValues(held, id, values, keysOf(scheme, values))
        const weights = openWeights(scheme, learn(scheme, entries))
        const compared = comparerHeld(held)
        const odds = oddsHeld(held, weights)
        for (const [a, one] of entries.entries())
          for (const [b, other] of entries.entries()) {
            const plain = compare(scheme, one.values, other.values, emptyComparison())
            const found = compared(a, b)
            // Which of several values agreed best, where both say anything.
            const agreeing = (side: 'left' | 'right') =>
              plain.levels.map((level, field) =>
                level === -1 || codesAt(held, a, field).length * codesAt(held, b, field).length === 0
                  ? null
                  : [textOf(held.fields[field]!.texts, found[side][field]!), plain[side][field]],
              )
            expect(found.levels).toEqual(plain.levels)
            const pairs = [...agreeing('left'), ...agreeing('right')].filter(pair => pair !== null)
            expect(pairs.filter(([is, wanted]) => is !== wanted)).toEqual([])
            const bits = oddsOf(weights, plain)
            expect(odds(a, b)).toBe(bits)
            const least = [-8, -1, 4][(a + b) % 3]!
            expect(odds(a, b, least)).toBeOneOf(bits < least ? [bits, Number.NEGATIVE_INFINITY] : [bits])
          }
      }),
      { numRuns: 80 },
    )
  })

  it('are read from the lines of the index as they were written', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), list => {
        const all = list.map((written, at) => {
          const values = valuesOf(personScheme, written)
          return { id: at * 7 + 3, values, keys: keysOf(personScheme, values) }
        })
        const [one, other] = [recordsHeld(personScheme), recordsHeld(personScheme)]
        for (const { id, values, keys } of all) holdValues(one, id, values, keys)
        for (const { id, values, keys } of all)
          holdLine(other, id, keys, values.map(each => each.join(valueEnd)).join(fieldEnd))
        prepareHeld(other)
        expect(other.count).toBe(all.length)
        expect(keysHeld(other)).toEqual(keysHeld(one))
        expect(other.ids.slice(0, other.count)).toEqual(one.ids.slice(0, one.count))
        all.forEach(({ values }, at) => {
          expect(valuesHeld(other, at)).toEqual(values)
        })
      }),
      { numRuns: 60 },
    )
  })
})

describe('texts as numbers', () => {
  it('are told apart, found again and put in order', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 6 })
    fc.assert(
      fc.property(fc.array(text, { maxLength: 400 }), list => {
        const held = textsHeld()
        const codes = list.map(each => codeOf(held, `<${each}>`, 1, each.length + 1))
        expect(held.size).toBe(new Set(list).size)
        list.forEach((each, at) => {
          expect(textOf(held, codes[at]!)).toBe(each)
          expect(codeOf(held, each)).toBe(codes[at])
          expect(standsBefore(held, codes[at]!, codes[0]!)).toBe(each < list[0]!)
        })
      }),
      { numRuns: 40 },
    )
  })
})
