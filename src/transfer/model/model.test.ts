import { describe, expect, test } from 'vitest'
import { readCell, suggestDecimal, suggestUnit } from './cells.ts'
import { fieldsOf, type Kind } from './fields.ts'
import { csvLine, withoutFormula } from './formula.ts'
import { mappingProblem as problemOf, suggestMapping as suggest } from './kinds.ts'
import { distance, suggestSame } from './likeness.ts'
import { type Reading, readDay, suggestDateOrder } from './reading.ts'
import { defaults } from './settings.ts'
import { understandingOf, widthProblem } from './understand.ts'

const suggestMapping = (kind: Kind, headers: string[]) => suggest(fieldsOf[kind], headers)
const mappingProblem = (kind: Kind, mapping: (string | null)[]) => problemOf(kind, fieldsOf[kind], mapping)

const reading: Reading = {
  dateOrder: 'dmy',
  decimal: '.',
  unit: 'one',
  currency: 'EUR',
  timeZone: 'Europe/Amsterdam',
  exact: false,
}

describe('columns', () => {
  test('of the four real files', () => {
    expect(
      suggestMapping('opportunities', [
        'opportunity_id',
        'sales_agent',
        'product',
        'account',
        'deal_stage',
        'engage_date',
        'close_date',
        'close_value',
      ]),
    ).toEqual(['externalId', 'owner', 'product', 'account', 'stage', 'openedOn', 'closedOn', 'amount'])
    expect(
      suggestMapping('accounts', [
        'account',
        'sector',
        'year_established',
        'revenue',
        'employees',
        'office_location',
        'subsidiary_of',
      ]),
    ).toEqual(['name', 'industry', 'founded', 'revenue', 'employees', 'country', 'parent'])
    expect(suggestMapping('products', ['product', 'series', 'sales_price'])).toEqual([
      'name',
      'group',
      'listPrice',
    ])
    expect(suggestMapping('users', ['sales_agent', 'manager', 'regional_office'])).toEqual([
      'name',
      'manager',
      'territory',
    ])
  })
  test('of Dutch and German tables', () => {
    expect(suggestMapping('accounts', ['Bedrijfsnaam', 'Branche', 'Land', 'Aantal', 'Medewerkers'])).toEqual([
      'name',
      'industry',
      'country',
      null,
      'employees',
    ])
    expect(
      suggestMapping('orders', ['Auftragsnummer', 'Kunde', 'Artikel', 'Bestelldatum', 'Menge', 'Betrag']),
    ).toEqual(['number', 'account', 'product', 'orderedOn', 'quantity', 'amount'])
  })
  test('give a field once, and nothing to headers that name none', () => {
    expect(
      suggestMapping('accounts', [
        'account',
        'name',
        '',
        "'; drop table account; --",
        '__proto__',
        'constructor',
      ]),
    ).toEqual([null, 'name', null, null, null, null])
    expect(mappingProblem('accounts', [null, 'industry'])).toBe('No column is mapped to: name.')
    expect(mappingProblem('accounts', ['name', 'name'])).toMatch(/Two columns/)
    expect(mappingProblem('accounts', ['name', '__proto__'])).toMatch(/no field/)
  })
})

describe('cells', () => {
  test('days', () => {
    expect(
      ['2017-03-01', '2017-3-1', '2017-03-01T10:00:00Z', '1.3.2017', '01-03-2017'].map(day =>
        readDay(day, 'dmy'),
      ),
    ).toEqual(Array(5).fill('2017-03-01'))
    expect(readDay('3/1/2017', 'mdy')).toBe('2017-03-01')
    expect(
      ['2017-02-29', '31.4.2017', '0.1.2017', '1.13.2017', '1.1.17', 'soon', '2017-01-01; x'].map(day =>
        readDay(day, 'dmy'),
      ),
    ).toEqual(Array(7).fill(null))
    expect(readDay('29.2.2016', 'dmy')).toBe('2016-02-29')
  })
  test('amounts', () => {
    const money = (text: string, more: Partial<Reading> = {}, unit: 'one' | 'million' = 'one') =>
      readCell('money', text, { ...reading, ...more }, unit)
    expect(money('1054')).toEqual({ value: 105_400 })
    expect(money('1.234,50', { decimal: ',' })).toEqual({ value: 123_450 })
    expect(money('1100.04', {}, 'million')).toEqual({ value: 110_004_000_000 })
    expect(money('0.0000000049', {}, 'million')).toEqual({ value: 0 })
    expect(money('0.000000005', {}, 'million')).toEqual({ value: 1 })
    expect(money('$ 12', { currency: 'EUR', timeZone: 'Europe/Amsterdam', exact: false })).toHaveProperty(
      'problem',
    )
    expect(money('12 apples')).toHaveProperty('problem')
    expect(money('9'.repeat(30))).toHaveProperty('problem')
    expect(money('')).toEqual({ value: null })
  })
  test('text is bounded, composed and free of control characters', () => {
    expect(readCell('text', '  Mu\u0308ller   GmbH ', reading)).toEqual({ value: 'Müller GmbH' })
    expect(readCell('text', 'a\u0000b', reading)).toHaveProperty('problem')
    expect(readCell('text', 'x'.repeat(5_001), reading)).toHaveProperty('problem')
    expect(readCell('email', 'a@b', reading)).toHaveProperty('problem')
    expect(readCell('integer', '1.5', reading)).toHaveProperty('problem')
    expect(readCell('integer', '1,500', reading)).toEqual({ value: 1500 })
  })
  test('suggestions for dates, decimals and units', () => {
    expect(suggestDateOrder(['1.2.2020', '13.2.2020'])).toBe('dmy')
    expect(suggestDateOrder(['1/2/2020', '1/13/2020'])).toBe('mdy')
    expect(suggestDecimal(['12', '1.234,50'])).toBe(',')
    expect(suggestDecimal(['1,234'])).toBe('.')
    expect(suggestDecimal(['1.234.567'])).toBe(',')
    expect(suggestUnit([{ revenue: 1100.04, employees: 2822 }])).toBe('million')
    expect(suggestUnit([{ revenue: 1_100_040_000, employees: 2822 }])).toBe('one')
  })
})

describe('values that seem the same', () => {
  test('differ in spelling, or by a slip', () => {
    expect(
      suggestSame(
        'product',
        new Map([
          ['GTXPro', 1480],
          ['GTX Basic', 3],
        ]),
        ['GTX Pro', 'GTX Basic', 'GTX Plus Pro'],
      ),
    ).toEqual([{ field: 'product', from: 'GTXPro', to: 'GTX Pro', rows: 1480, likeness: 'spelling' }])
    expect(suggestSame('industry', new Map([['technolgy', 12]]), ['technology', 'retail'])).toEqual([
      { field: 'industry', from: 'technolgy', to: 'technology', rows: 12, likeness: 'similar' },
    ])
  })
  test('are not guessed when two names fit', () => {
    expect(suggestSame('account', new Map([['GTXPro', 1]]), ['GTX Pro', 'GTX-Pro'])).toEqual([])
    expect(suggestSame('account', new Map([['Acmee', 1]]), ['Acmea', 'Acmeb'])).toEqual([])
    expect(distance('abcd', 'abdc', 2)).toBe(1)
    expect(distance('abcd', 'xyz', 2)).toBe(3)
  })
})

test('rows are refused for their width, not for empty cells behind', () => {
  expect(widthProblem(['1', '2'], 3)).toBe('The row has 2 cells, the header has 3.')
  expect(widthProblem(['1', '2', '3', '4'], 3)).toBe('The row has 4 cells, the header has 3.')
  expect(widthProblem(['1', '2', '3', ''], 3)).toBeNull()
  const understand = understandingOf(
    fieldsOf.accounts,
    {
      ...defaults,
      encoding: 'utf-8',
      delimiter: ',',
      headers: ['a', 'b'],
      mapping: ['name', 'employees'],
      dateOrder: 'dmy',
      decimal: '.',
      unit: 'one',
    },
    { currency: 'EUR', timeZone: 'Europe/Amsterdam' },
  )
  expect(understand(['', '5'])).toEqual({ refused: 'The name is empty.', field: 'name' })
  expect(understand(['Acme', 'five'])).toEqual({
    refused: '"five" is not a whole number.',
    field: 'employees',
  })
  expect(understand(['Acme', ' 5 '])).toEqual({ values: { name: 'Acme', employees: 5 } })
})

test('cells that a spreadsheet would run are made text', () => {
  for (const cell of [
    '=1+1',
    '+1',
    '-1+1',
    '@sum(a1)',
    '\t=1',
    '\r=1',
    '  =1',
    '\uff1d1',
    '\uff0b1',
    '\ufeff=1',
  ])
    expect(withoutFormula(cell).startsWith("'"), JSON.stringify(cell)).toBe(true)
  for (const cell of ['-12.50', '12', 'a=b', '', 'a@b.nl']) expect(withoutFormula(cell)).toBe(cell)
  expect(csvLine([2, '=cmd|"/c calc"!A0', 'a,b'])).toBe(`2,"'=cmd|""/c calc""!A0","a,b"\r\n`)
})
