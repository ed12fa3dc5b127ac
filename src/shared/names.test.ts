import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normaliseName, sameButForSpelling, similarity } from './names.ts'

describe('normaliseName', () => {
  it.each([
    ['Müller & Söhne GmbH & Co. KG', 'mullersohne'],
    ['Janssen B.V.', 'janssen'],
    ['Janssen B. V.', 'janssen'],
    ['ACME, Inc.', 'acme'],
    ['ＡＣＭＥ', 'acme'],
    ['Ørsted A/S', 'orsted'],
    ['Łódź Sp. z o.o.', 'lodz'],
    ['Strauß AG', 'strauss'],
    ["L'Oréal S.A.", 'loreal'],
    ['GTX Pro', 'gtxpro'],
    ['AG', 'ag'],
    ['E & Y', 'ey'],
    ['Smith and Sons Ltd', 'smithsons'],
    ['株式会社トヨタ', '株式会社トヨタ'],
    ['한국', '한국'],
    ['!!!', ''],
    ['', ''],
  ])('%s', (name, key) => expect(normaliseName(name)).toBe(key))
  it('is stable, and blind to case, blanks around and composition', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), name => {
        const key = normaliseName(name)
        expect(normaliseName(key)).toBe(key)
        expect(normaliseName(`  ${name.normalize('NFD')} `)).toBe(key)
      }),
    )
  })
})

describe('sameButForSpelling', () => {
  it.each([
    ['GTXPro', 'GTX Pro', true],
    ['Müller', 'Mueller GmbH', true],
    ['Muller', 'Müller', true],
    ['Blu', 'Blue', false],
    ['Acme', 'Acne', false],
    ['!', '?', false],
    ['!', '!', true],
    ['', '', false],
  ])('%s / %s', (a, b, same) => {
    expect(sameButForSpelling(a, b)).toBe(same)
    expect(sameButForSpelling(b, a)).toBe(same)
  })
})

describe('similarity', () => {
  // The first two are the examples of the PostgreSQL manual's arithmetic: 'cat' has 4 trigrams.
  it.each([
    ['cat', 'cat', 1],
    ['word', 'two words', 4 / 11],
    ['', 'a', 0],
    ['', '', 0],
    ['A-b', 'a b', 1],
    ['foo', 'bar', 0],
  ])('%s / %s', (a, b, share) => expect(similarity(a, b)).toBeCloseTo(share, 9))
  it('is symmetric and within 0..1', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const share = similarity(a, b)
        expect(share).toBe(similarity(b, a))
        expect(share >= 0 && share <= 1).toBe(true)
      }),
    )
  })
})
