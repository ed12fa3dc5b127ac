import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { confidenceOf, partsOf, readSignature } from './signature.ts'

const of = (text: string, country = 'NL', name = 'Petra van den Berg', email = 'petra@kade.example') =>
  Object.fromEntries(readSignature(text, { country, name, email }).map(({ field, value }) => [field, value]))

describe('what a signature says', () => {
  it.each([
    [
      'Dutch',
      'NL',
      'Petra van den Berg',
      'Met vriendelijke groet,\n\nPetra van den Berg\nHoofd inkoop\nKade Verpakkingen B.V.\nHavenstraat 12\n1012 AB Amsterdam\nT 020 123 45 67\nM 06 12 34 56 78\nwww.kade.example\nKvK 12345678',
      {
        givenName: 'Petra',
        familyName: 'van den Berg',
        jobTitle: 'Hoofd inkoop',
        companyName: 'Kade Verpakkingen B.V.',
        street: 'Havenstraat 12',
        postcode: '1012 AB',
        city: 'Amsterdam',
        phone: '+31 20 123 4567',
        mobile: '+31 6 12345678',
        website: 'kade.example',
      },
    ],
    [
      'German',
      'DE',
      'Karin Holz',
      'Mit freundlichen Grüßen\nDr. Karin Holz\nLeiterin Einkauf\n\nWerk Verpackung GmbH\nKaistraße 12a\nD-20457 Hamburg\nTel.: +49 (0)40 123456-78\nFax: +49 40 123456-99\nMobil: 0171 1234567\nkarin@kade.example | www.werk.example\nGeschäftsführer: Max Muster\nAmtsgericht Hamburg HRB 1234567',
      {
        givenName: 'Karin',
        familyName: 'Holz',
        jobTitle: 'Leiterin Einkauf',
        companyName: 'Werk Verpackung GmbH',
        street: 'Kaistraße 12a',
        postcode: '20457',
        city: 'Hamburg',
        phone: '+49 40 12345678',
        mobile: '+49 171 1234567',
        website: 'werk.example',
      },
    ],
    [
      'British',
      'GB',
      'John Smith',
      'Kind regards,\nJohn Smith\nPurchasing Manager\nHarbour Foods Ltd\n12 Mill Lane, Leeds LS1 4AB\nT: 0113 496 0000\nM: 07700 900123\nhttps://www.harbour.example/contact',
      {
        givenName: 'John',
        familyName: 'Smith',
        jobTitle: 'Purchasing Manager',
        companyName: 'Harbour Foods Ltd',
        street: '12 Mill Lane',
        postcode: 'LS1 4AB',
        city: 'Leeds',
        phone: '+44 113 496 0000',
        mobile: '+44 7700 900123',
        website: 'harbour.example',
      },
    ],
    [
      'one line',
      'NL',
      'Petra van den Berg',
      'Petra van den Berg | Inkoper | T 020 123 45 67',
      { givenName: 'Petra', familyName: 'van den Berg', jobTitle: 'Inkoper', phone: '+31 20 123 4567' },
    ],
    ['only a greeting', 'NL', 'Petra van den Berg', 'Groeten,\nPetra', {}],
    ['a telephone’s', 'NL', 'Petra van den Berg', 'Verstuurd vanaf mijn iPhone', {}],
    [
      'other people’s sites',
      'NL',
      'Petra van den Berg',
      'https://www.linkedin.com/in/petra\nhttps://facebook.com/kade',
      {},
    ],
    [
      'numbers that are none',
      'NL',
      'Petra van den Berg',
      'BTW NL123456789B01\nIBAN NL91 ABNA 0417 1643 00\nKvK 01234567\n12-10-2026',
      {},
    ],
  ])('%s', (_, country, name, text, expected) => {
    expect(of(text, country, name)).toEqual(expected)
  })

  it.each([
    ['Petra van den Berg', 'Petra', 'van den Berg'],
    ['Dr. Karin Holz', 'Karin', 'Holz'],
    ['Jan Peter Balkenende', 'Jan Peter', 'Balkenende'],
    ['Madonna', null, null],
  ])('%s', (name, given, family) => {
    expect(partsOf(name)).toEqual({ given, family })
  })

  it('every mail that says the same makes it more likely, and none certain', () => {
    expect([1, 2, 3, 10].map(confidenceOf)).toEqual([60, 72, 84, 95])
  })

  it('whatever stands there, each value is said once, short, and of a line that is there', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 600, unit: 'binary' }), text => {
        const said = readSignature(text, { country: 'DE', name: null, email: null })
        expect(new Set(said.map(({ field }) => field)).size).toBe(said.length)
        for (const { value } of said) expect(value.length).toBeLessThanOrEqual(200)
      }),
      { numRuns: 200 },
    )
  })
})
