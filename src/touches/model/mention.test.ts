import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isNamed, type Mention, mentionPieces, typedMention, withMention } from './mention.ts'

const jan: Mention = { userId: 1, written: '@Jan', name: 'Jan' }
const janBakker: Mention = { userId: 2, written: '@Jan Bakker', name: 'Jan Bakker-de Wit' }

describe('a text with mentions', () => {
  it('shows the names of today, the longer one where two fit', () => {
    expect(mentionPieces('Ask @Jan Bakker, not @Jan.', [jan, janBakker])).toEqual([
      { text: 'Ask ', userId: null },
      { text: '@Jan Bakker-de Wit', userId: 2 },
      { text: ', not ', userId: null },
      { text: '@Jan', userId: 1 },
      { text: '.', userId: null },
    ])
  })

  it.each([
    ['@Janneke knows', '@Jan', false],
    ['mail jan@Jan.example', '@Jan', true],
    ['@Jan', '@Jan', true],
    ['@Jané', '@Jan', false],
    ['@Jan\u0301', '@Jan', false],
    ['ask @Jan: now', '@Jan', true],
    ['nothing', '@Jan', false],
    ['', '@', false],
  ])('%s names %s: %s', (text, written, expected) => {
    expect(isNamed(text, written)).toBe(expected)
  })

  it('loses and adds nothing but the names, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(fc.constantFrom('@Jan', '@Jan Bakker', ' ', '@', '\n'), fc.string({ unit: 'binary' })),
        ),
        parts => {
          const text = parts.join('')
          const same = [jan, { ...janBakker, name: 'Jan Bakker' }]
          expect(
            mentionPieces(text, same)
              .map(piece => piece.text)
              .join(''),
          ).toBe(text)
        },
      ),
    )
  })
})

describe('typing a mention', () => {
  it.each([
    ['@', 1, { at: 0, letters: '' }],
    ['Ask @fe', 7, { at: 4, letters: 'fe' }],
    ['Ask @Femke Old', 14, { at: 4, letters: 'Femke Old' }],
    ['(@fe', 4, { at: 1, letters: 'fe' }],
    ['Ask @fe about', 7, { at: 4, letters: 'fe' }],
    ['mail fe@mke', 11, null],
    ['@fe, so', 7, null],
    ['@Femke said that we should go', 29, null],
    ['no mention', 10, null],
    ['@fe\nmore', 8, null],
  ])('%s at %i is %o', (text, caret, expected) => {
    expect(typedMention(text, caret)).toEqual(expected)
  })

  it('puts the name in place of the letters, with one space behind it', () => {
    expect(withMention('Ask @fe about it', { at: 4, letters: 'fe' }, 'Femke Oldersma')).toEqual({
      text: 'Ask @Femke Oldersma about it',
      caret: 20,
    })
    expect(withMention('Ask @', { at: 4, letters: '' }, 'Femke')).toEqual({ text: 'Ask @Femke ', caret: 11 })
  })
})
