import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hitBegins, hitEnds, piecesOf, wordsOf } from './words.ts'

describe('the words of a search', () => {
  it.each([
    ['Film tears', ['film', 'tears']],
    ["o'Brien & sons :* | !", ['o', 'brien', 'sons']],
    ['Schläuche AB-123', ['schläuche', 'ab', '123']],
    ['   ', []],
    ['\\0 %_', ['0']],
  ])('%s', (text, words) => expect(wordsOf(text)).toEqual(words))
  it('are letters and digits, ten at most, of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const words = wordsOf(text)
        expect(words.length).toBeLessThanOrEqual(10)
        for (const word of words) expect(word).toMatch(/^[\p{L}\p{N}]{1,60}$/u)
      }),
    )
  })
})

describe('pieces', () => {
  it('mark hits', () =>
    expect(piecesOf(`the ${hitBegins}film${hitEnds} tears`)).toEqual([
      { text: 'the ', hit: false },
      { text: 'film', hit: true },
      { text: ' tears', hit: false },
    ]))
  it('lose nothing but the marks, of any text', () => {
    const part = fc.oneof(fc.string(), fc.constantFrom(hitBegins, hitEnds, '<b>'))
    fc.assert(
      fc.property(fc.array(part), parts => {
        const marked = parts.join('')
        const text = piecesOf(marked)
          .map(piece => piece.text)
          .join('')
        expect(text).toBe(marked.replaceAll(hitBegins, '').replaceAll(hitEnds, ''))
      }),
    )
  })
})
