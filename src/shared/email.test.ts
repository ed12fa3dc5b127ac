import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { domainOf, emailKey, normaliseEmail, parseEmail } from './email.ts'

describe('normaliseEmail', () => {
  it.each([
    [' Jan@Example.COM ', 'Jan@example.com'],
    ['a+b@müller.de', 'a+b@xn--mller-kva.de'],
    ["o'neil@a-b.co.uk", "o'neil@a-b.co.uk"],
    ['jörg@example.com', 'jörg@example.com'],
    ['plain', undefined],
    ['@a.nl', undefined],
    ['a@', undefined],
    ['a@localhost', undefined],
    ['a@b@c.nl', undefined],
    ['a..b@c.nl', undefined],
    ['.a@c.nl', undefined],
    ['a b@c.nl', undefined],
    ['a@c.nl:25', undefined],
    ['a@c.nl/x', undefined],
    ['a@127.0.0.1', undefined],
    ['a@1', undefined],
    ['a@[::1]', undefined],
    ['a@c.nl\r\nBcc: x@y.nl', undefined],
    ['a@-c.nl', undefined],
    ['a@c..nl', undefined],
    ['a@c.nl.', undefined],
    [`${'a'.repeat(65)}@c.nl`, undefined],
    ['a@%63.nl', undefined],
  ])('%s', (text, email) => expect(normaliseEmail(text)).toBe(email))
  it('is stable', () => {
    fc.assert(
      fc.property(fc.emailAddress(), text => {
        const email = normaliseEmail(text)
        if (email) expect(normaliseEmail(email)).toBe(email)
      }),
    )
  })
  it('never throws and never lets a line break through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(normaliseEmail(`a@${text}`) ?? '').not.toMatch(/[\r\n\s]/)
      }),
    )
  })
  it('refuses by name, and gives key and domain', () => {
    expect(() => parseEmail('x')).toThrow(expect.objectContaining({ code: 'bad_email', field: 'email' }))
    expect([emailKey('Jan@Example.com'), domainOf('jan@Example.com')]).toEqual([
      'jan@example.com',
      'example.com',
    ])
  })
})
