import fc from 'fast-check'
import { expect, it } from 'vitest'
import { e164, readPhone } from './phone.ts'

it.each([
  ['040 123 45 67', 'NL', '+31401234567'],
  ['+49 (0)30 901820', 'NL', '+4930901820'],
  ['0049 30 901820', 'DE', '+4930901820'],
  ['020 7946 0958', 'United Kingdom', '+442079460958'],
  ['030 901820', 'Deutschland', '+4930901820'],
  ['+31 6 12345678', null, '+31612345678'],
  ['06-12345678', 'Nederland', '+31612345678'],
  ['+1 415 555 2671 ext. 12', null, '+14155552671'],
  ['040 1234567', null, null],
  ['ask for Petra', 'NL', null],
  ['12', 'NL', null],
  ['', 'NL', null],
])('%s in %s is %s', (text, country, expected) => {
  expect(e164(text, country)).toBe(expected)
})

it('keeps what was written, and reads its own form as the same number', () => {
  const number = fc.tuple(fc.constantFrom('NL', 'DE', 'GB', null), fc.stringMatching(/^[+0-9 ()/.-]{0,24}$/))
  fc.assert(
    fc.property(number, ([country, text]) => {
      const phone = readPhone(text, country)
      expect(phone.original).toBe(text.trim().replace(/\s+/g, ' '))
      if (!phone.readable) {
        expect(phone.value).toBe(phone.original)
        return
      }
      expect(phone.value).toMatch(/^\+[1-9]\d{2,14}$/)
      expect(readPhone(phone.value, null).value).toBe(phone.value)
      expect(readPhone(phone.display, null).value).toBe(phone.value)
    }),
  )
})

it('takes any text without failing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => typeof readPhone(text, 'NL').value === 'string'),
  )
})
