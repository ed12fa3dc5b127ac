export type Piece = { text: string; kind: 'same' | 'added' | 'removed' }

const mostWords = 600

/** What was taken out of a sentence and what came in, word by word: by a longest common subsequence. */
export function sentenceDiff(before: string, after: string): Piece[] {
  const [one, other] = [before.split(' '), after.split(' ')]
  if (one.length > mostWords || other.length > mostWords)
    return before === after
      ? [{ text: after, kind: 'same' }]
      : [
          { text: before, kind: 'removed' },
          { text: after, kind: 'added' },
        ]
  const lengths = Array.from({ length: one.length + 1 }, () => new Array<number>(other.length + 1).fill(0))
  for (let i = one.length - 1; i >= 0; i--)
    for (let j = other.length - 1; j >= 0; j--)
      lengths[i]![j] =
        one[i] === other[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!)
  const pieces: Piece[] = []
  const say = (text: string, kind: Piece['kind']) => {
    const last = pieces.at(-1)
    if (last?.kind === kind) last.text += ` ${text}`
    else pieces.push({ text, kind })
  }
  let [i, j] = [0, 0]
  while (i < one.length || j < other.length) {
    if (i < one.length && j < other.length && one[i] === other[j]) {
      say(one[i]!, 'same')
      i++
      j++
    } else if (i < one.length && (j >= other.length || lengths[i + 1]![j]! >= lengths[i]![j + 1]!))
      say(one[i++]!, 'removed')
    else say(other[j++]!, 'added')
  }
  return pieces
}
