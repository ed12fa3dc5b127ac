import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pdfOf } from '../../test/read-pdf.ts'
import { addressBlock, addressKey } from './model/address-block.ts'
import { fillFields, letterDate, readFields, salutation, type Values } from './model/fields.ts'
import { breakLines, breakPages } from './model/pages.ts'
import { lacking, ownFont, runsOf } from './print-font.ts'
import { openLetters } from './write-letters.ts'

const nobody: Values = {
  salutation: 'Dear',
  name: 'Anna Berg',
  givenName: null,
  familyName: '',
  jobTitle: null,
  company: 'Hafen',
  city: null,
  date: '1 May',
  writer: 'Me',
}

describe('fields', () => {
  it.each([
    ['{name} of {company}', 'Anna Berg of Hafen', [], []],
    ['{ givenName | friend }', 'friend', [], ['givenName']],
    ['{givenName}', '', ['givenName'], []],
    ['{familyName|}', '', ['familyName'], []],
    ['no field at all', 'no field at all', [], []],
  ])('%s', (text, filled, missing, otherwise) => {
    const read = readFields(text)
    expect('parts' in read && fillFields(read.parts, nobody)).toEqual({ text: filled, missing, otherwise })
  })
  it.each(['{', '}', '{nme}', '{__proto__}', '{name', 'name}', '{{name}}', '{}', '{name}}'])(
    'refuses %s',
    text => {
      expect('wrong' in readFields(text)).toBe(true)
    },
  )
  it('either reads any text or says what is wrong', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const read = readFields(text)
        if ('parts' in read)
          expect(fillFields(read.parts, nobody).text.length).toBeLessThanOrEqual(text.length + 200)
        else expect(read.wrong.length).toBeGreaterThan(10)
      }),
    )
  })
  it('greets without asking for a sex, and writes the day as the language does', () => {
    expect(
      (['en', 'nl', 'de'] as const).map(language => [
        salutation(language, { name: 'Anna Berg', givenName: null }),
        letterDate('2026-03-02', language),
      ]),
    ).toEqual([
      ['Dear Anna Berg', '2 March 2026'],
      ['Geachte Anna Berg', '2 maart 2026'],
      ['Guten Tag Anna Berg', '2. März 2026'],
    ])
    expect(salutation('en', { name: null, givenName: null })).toBe('Dear Sir or Madam')
  })
})

describe('the window', () => {
  const to = (country: string | null, more: object = {}) => ({
    name: 'Anna Berg',
    company: 'Hafenkontor',
    isPrivate: false,
    address: { street: 'Kade 7', postalCode: '1234ab', city: 'Delft', region: 'CA', country, ...more },
  })
  it.each([
    ['NL', 'NL', ['Anna Berg', 'Hafenkontor', 'Kade 7', '1234 AB  DELFT']],
    ['NL', 'DE', ['Anna Berg', 'Hafenkontor', 'Kade 7', '1234 AB  DELFT', 'NIEDERLANDE']],
    ['DE', 'NL', ['Anna Berg', 'Hafenkontor', 'Kade 7', '1234AB Delft', 'DUITSLAND']],
    ['GB', 'GB', ['Anna Berg', 'Hafenkontor', 'Kade 7', 'DELFT', '1234AB']],
    ['US', 'GB', ['Anna Berg', 'Hafenkontor', 'Kade 7', 'Delft, CA 1234AB', 'UNITED STATES']],
    [null, 'NL', ['Anna Berg', 'Hafenkontor', 'Kade 7', '1234AB Delft']],
  ])('%s from %s', (country, from, lines) => {
    expect(addressBlock(to(country), from!, 'en')).toEqual(lines)
  })
  it('names company and person in the order of the language, and no company at home', () => {
    expect(addressBlock(to('DE'), 'DE', 'de').slice(0, 2)).toEqual(['Hafenkontor', 'Anna Berg'])
    expect(addressBlock(to('NL'), 'NL', 'nl').slice(0, 2)).toEqual(['Hafenkontor', 't.a.v. Anna Berg'])
    expect(addressBlock({ ...to('DE'), isPrivate: true }, 'DE', 'de')[1]).toBe('Kade 7')
  })
  it('never has more than six lines, and keeps street, place and country', () => {
    const lines = addressBlock(to('GB', { street: 'Unit 4\nMill Lane\nOld Harbour' }), 'DE', 'en')
    expect(lines).toHaveLength(6)
    expect(lines.slice(-2)).toEqual(['1234AB', 'VEREINIGTES KÖNIGREICH'])
  })
  it('knows the same letter box however it is written', () => {
    const address = to('DE').address
    expect(addressKey({ ...address, street: 'KADE  7', postalCode: '1234 AB' })).toBe(addressKey(address))
  })
})

describe('lines and pages', () => {
  const measure = (text: string) => text.length
  it('lose no word, and no line is wider than the paper', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-zäß]{1,30}$/), { maxLength: 80 }),
        fc.integer({ min: 5, max: 60 }),
        (all, width) => {
          const lines = breakLines(all.join(' '), width, measure)
          expect(lines.every(line => line.length <= width)).toBe(true)
          expect(lines.join('').replace(/ /g, '')).toBe(all.join(''))
          const pages = breakPages(lines, 7, 11)
          expect(pages.flat().filter(line => line !== '')).toEqual(lines.filter(line => line !== ''))
          expect(pages.every((page, at) => page.length <= (at === 0 ? 7 : 11))).toBe(true)
        },
      ),
    )
  })
})

describe('print', () => {
  const sender = {
    name: 'Terpstra',
    street: 'Haven 1',
    postalCode: '8861 AA',
    city: 'Harlingen',
    country: 'NL',
    contact: '',
  }
  const drawn = async (letters: { body: string; layout?: 'din_b' | 'din_a' | 'right' }[]) => {
    const out = new PassThrough()
    const bytes = buffer(out)
    const open = openLetters(out, sender, letters[0]!.layout ?? 'din_b', [ownFont()])
    for (const { body } of letters)
      open.add({
        language: 'de',
        address: ['Anna Berg', 'Ring 1', '20457 Hamburg'],
        date: '2. März 2026',
        subject: 'Grüße',
        body,
      })
    expect(await open.end()).toBeGreaterThan(0)
    return pdfOf(await bytes)
  }
  it('has all letters of Latin in one embedded font', async () => {
    expect(lacking('ÄÖÜß éèê ñ çŁłŐőŠšŽžĐđİıȚț €„“”–…', [ownFont()])).toEqual([])
    expect(lacking('Ελλ Дa', [ownFont()]).join('')).toBe('ΕλД')
    expect(runsOf('a b', [ownFont()])).toHaveLength(1)
    const { pages, text } = await drawn([{ body: 'Łódź Győr' }])
    expect(pages[0]).toContain('Łódź Győr')
    expect(text).toContain('/FontFile2')
  })
  it('numbers the pages of a long letter, anew for each', async () => {
    const { pages } = await drawn([{ body: 'Zeile\n\n'.repeat(60) }, { body: 'kurz' }])
    expect(pages).toHaveLength(4)
    expect(pages[1]).toContain('Seite 2 von 3')
    expect(pages[2]).toContain('Seite 3 von 3')
    expect(pages[3]).not.toContain('Seite')
  })
  it.each([
    ['din_b', 25, 64],
    ['din_a', 25, 46],
    ['right', 113, 52],
  ] as const)('puts the address of %s where the window is', async (layout, left, top) => {
    const { places } = await drawn([{ body: 'x', layout }])
    const at = places[0]!.find(({ text }) => text.startsWith('Anna Berg'))!
    const mm = 72 / 25.4
    expect([at.x / mm, 297 - at.y / mm].map(Math.round)).toEqual([left, top])
  })
})
