import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sentenceDiff } from './sentence-diff.ts'

it('says what was taken out and what came in', () => {
  expect(sentenceDiff('country is “NL” and score is 3', 'country is “DE” and score is 3')).toEqual([
    { text: 'country is', kind: 'same' },
    { text: '“NL”', kind: 'removed' },
    { text: '“DE”', kind: 'added' },
    { text: 'and score is 3', kind: 'same' },
  ])
})

it('has both sentences in it, word for word', () => {
  const sentence = fc
    .array(fc.constantFrom('a', 'b', 'is', 'and'), { minLength: 1 })
    .map(words => words.join(' '))
  fc.assert(
    fc.property(sentence, sentence, (before, after) => {
      const pieces = sentenceDiff(before, after)
      const without = (kind: string) =>
        pieces.flatMap(piece => (piece.kind === kind ? [] : [piece.text])).join(' ')
      expect([without('added'), without('removed')]).toEqual([before, after])
    }),
    { seed: 9 },
  )
})
