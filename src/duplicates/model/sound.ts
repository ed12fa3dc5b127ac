const codes: Readonly<Record<string, string>> = {
  b: '1',
  f: '1',
  p: '1',
  v: '1',
  c: '2',
  g: '2',
  j: '2',
  k: '2',
  q: '2',
  s: '2',
  x: '2',
  z: '2',
  d: '3',
  t: '3',
  l: '4',
  m: '5',
  n: '5',
  r: '6',
}
// Letters that sound alike at the start of a name, so that Karl meets Carl and Filip meets Philip.
const starts: readonly (readonly [RegExp, string])[] = [
  [/^(ph|pf)/, 'f'],
  [/^(kn|gn|pn)/, 'n'],
  [/^wr/, 'r'],
  [/^c(?=[eiy])/, 's'],
  [/^[cq]/, 'k'],
  [/^(sch|sh|z|ts)/, 's'],
  [/^w/, 'v'],
  [/^(ij|y|j)/, 'i'],
]

/**
 * How a folded word sounds: the Soundex of Russell (1918) as Knuth gives it (The Art of Computer Programming 3, 6),
 * with the first letter by sound as well. Four signs; words of other scripts stay as they are.
 */
export function soundOf(word: string): string {
  const known = heard.get(word)
  if (known !== undefined) return known
  if (heard.size >= remembered) heard.clear()
  const sound = sounded(word)
  heard.set(word, sound)
  return sound
}

// The same names come again and again, and a name always sounds the same.
const heard = new Map<string, string>()
const remembered = 20_000

function sounded(word: string): string {
  if (!/^[a-z]+$/.test(word)) return word
  let text = word
  for (const [start, sound] of starts) text = text.replace(start, sound)
  let code = text[0]!
  let last = codes[code] ?? ''
  for (let i = 1; i < text.length && code.length < 4; i++) {
    const letter = text[i]!
    const digit = codes[letter] ?? ''
    if (digit !== '' && digit !== last) code += digit
    if (letter !== 'h' && letter !== 'w') last = digit
  }
  return code.padEnd(4, '0')
}
