import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type CustomField,
  type CustomType,
  type CustomValue,
  changedValues,
  checkValue,
  convertedValue,
  customTypes,
  keyOf,
  keyPattern,
  readText,
  writeText,
} from './custom-field.ts'

const choices = [
  { key: 'cold', label: 'Cold chain' },
  { key: 'dry', label: 'Dry goods' },
  { key: 'bulk', label: 'Bulk' },
]
const field = (type: CustomType, more: Partial<CustomField> = {}): CustomField => ({
  key: 'one',
  label: 'One',
  type,
  required: false,
  archived: false,
  choices: type === 'choice' || type === 'choices' ? choices : [],
  ...more,
})
const euro = { currency: 'EUR', decimal: '.' as const }
const wrong = 'wrong'
const outcome = (read: ReturnType<typeof checkValue>) => ('problem' in read ? wrong : read.value)

describe('a value as the API gives it', () => {
  it.each<[CustomType, unknown, unknown]>([
    ['text', ' two words ', 'two words'],
    ['text', '   ', null],
    ['text', 7, wrong],
    ['text', 'a\u0000b', wrong],
    ['text', 'x'.repeat(2001), wrong],
    ['number', 1.5, 1.5],
    ['number', '1.5', wrong],
    ['number', Number.NaN, wrong],
    ['number', 1e16, wrong],
    ['money', 1250, 1250],
    ['money', 12.5, wrong],
    ['date', '2024-02-29', '2024-02-29'],
    ['date', '2026-02-29', wrong],
    ['date', '0000-01-01', wrong],
    ['yes_no', false, false],
    ['yes_no', 'yes', wrong],
    ['choice', 'cold', 'cold'],
    ['choice', 'Cold chain', wrong],
    ['choices', ['bulk', 'cold', 'cold'], ['cold', 'bulk']],
    ['choices', [], null],
    ['choices', ['warm'], wrong],
    ['link', 'https://terpstra.example/a?b=c', 'https://terpstra.example/a?b=c'],
    ['link', 'javascript:alert(1)', wrong],
    ['link', 'https://user:secret@a.example', wrong],
    ['link', 'terpstra.example', wrong],
  ])('%s %j is %j', (type, given, expected) => {
    expect(outcome(checkValue(field(type), given))).toEqual(expected)
  })
})

describe('a value as a file has it', () => {
  it.each<[CustomType, string, unknown]>([
    ['number', '1,234.5', 1234.5],
    ['number', 'many', wrong],
    ['money', '1,234.50', 123450],
    ['money', '€ 12', 1200],
    ['date', '1.3.2026', '2026-03-01'],
    ['date', '31.2.2026', wrong],
    ['yes_no', 'Ja', true],
    ['yes_no', 'perhaps', wrong],
    ['choice', 'cold CHAIN', 'cold'],
    ['choices', 'Bulk; cold', ['cold', 'bulk']],
    ['choices', 'Bulk; warm', wrong],
    ['text', '  ', null],
  ])('%s %j is %j', (type, text, expected) => {
    expect(outcome(readText(field(type), text, euro))).toEqual(expected)
  })
  it('a comma is the sign before a fraction where the file says so', () => {
    expect(outcome(readText(field('number'), '1.234,5', { currency: 'EUR', decimal: ',' }))).toBe(1234.5)
  })
})

const keys = choices.map(({ key }) => key)
const values: Record<CustomType, fc.Arbitrary<CustomValue>> = {
  text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  number: fc.oneof(fc.integer(), fc.double({ min: -1e15, max: 1e15, noNaN: true })),
  money: fc.integer({ min: -1e13, max: 1e13 }),
  date: fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map(at => at.toISOString().slice(0, 10)),
  yes_no: fc.boolean(),
  choice: fc.constantFrom(...keys),
  choices: fc.subarray(keys, { minLength: 1 }),
  link: fc.webUrl({ withQueryParameters: true }),
}
const typed = fc.constantFrom(...customTypes).chain(type => values[type].map(value => ({ type, value })))

describe('properties', () => {
  it('what was checked once is checked to itself, and comes back from a file as it was', () => {
    fc.assert(
      fc.property(typed, ({ type, value }) => {
        const of = field(type)
        const read = checkValue(of, value)
        if ('problem' in read) return
        expect(checkValue(of, read.value)).toEqual(read)
        expect(readText(of, writeText(of, read.value, euro), euro)).toEqual(read)
      }),
    )
  })
  it('any value at all is taken or refused, never an exception; what is taken has the type', () => {
    fc.assert(
      fc.property(fc.constantFrom(...customTypes), fc.anything(), fc.string(), (type, value, text) => {
        const of = field(type)
        expect(Object.keys(checkValue(of, value))).toHaveLength(1)
        const read = readText(of, text, euro)
        if (!('problem' in read)) expect(checkValue(of, read.value)).toEqual(read)
      }),
    )
  })
  it('a key from any label is a key', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), label => keyPattern.test(keyOf(label))))
    expect(keyOf('Fleet size (trucks)')).toBe('fleet_size_trucks')
    expect(keyOf('Größe')).toBe('grosse')
  })
  it('to text and back keeps every value', () => {
    fc.assert(
      fc.property(typed, ({ type, value }) => {
        const of = field(type)
        const read = checkValue(of, value)
        if ('problem' in read || read.value === null) return
        const text = convertedValue(of, field('text'), read.value, euro)
        if ('problem' in text || text.value === null) return
        expect(convertedValue(field('text'), of, text.value, euro)).toEqual(read)
      }),
    )
  })
})

it('a change names its mistakes by key, and leaves alone what it does not name', () => {
  const fields = [
    field('number', { key: 'trucks', label: 'Trucks', required: true }),
    field('text', { key: 'note' }),
    field('text', { key: 'old', label: 'Old', archived: true }),
  ]
  const before = { trucks: 3, note: 'a', old: 'kept' }
  expect(changedValues(fields, before, { note: null }, false)).toEqual({
    values: { trucks: 3, old: 'kept' },
    problems: [],
  })
  const { problems } = changedValues(fields, before, { trucks: null, old: 'new', none: 1, note: 4 }, false)
  expect(problems.map(({ key }) => key)).toEqual(['trucks', 'old', 'none', 'note'])
  expect(changedValues(fields, {}, {}, true).problems).toEqual([
    { key: 'trucks', detail: 'Please fill this in.' },
  ])
  expect(changedValues(fields, {}, {}, false).problems).toEqual([])
})
