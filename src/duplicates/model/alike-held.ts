import { jaroWinkler } from './alike.ts'
import { lettersOnlyIn, standsBefore, type TextsHeld, textOf } from './texts-held.ts'

// Places of a text fit into the bits of one number; what is longer is looked at as text.
const most = 32
/** By letter the places at which it stands in the text at hand, one bit each. Empty between calls. */
const places = new Int32Array(65_536)
const met = new Uint16Array(most)
const taken = new Uint16Array(most)

/** As `likeness` of the texts of two codes: their likeness, or less than `least` where it is less. */
export function likenessHeld(held: TextsHeld, x: number, y: number, least: number): number {
  const { letters, starts } = held
  const [startX, startY] = [starts[x]!, starts[y]!]
  const sizeX = starts[x + 1]! - startX
  const sizeY = starts[y + 1]! - startY
  const common = Math.min(sizeX - lettersOnlyIn(held, x, y), sizeY - lettersOnlyIn(held, y, x))
  if (common <= 0) return 0
  let prefix = 0
  while (
    prefix < 4 &&
    prefix < sizeX &&
    prefix < sizeY &&
    letters[startX + prefix] === letters[startY + prefix]
  )
    prefix++
  const highest = (common / sizeX + common / sizeY + 1) / 3
  if (highest + prefix * 0.1 * (1 - highest) < least) return 0
  if (sizeX > most || sizeY > most) return jaroWinkler(textOf(held, x), textOf(held, y))
  const isFirst = sizeX < sizeY || (sizeX === sizeY && standsBefore(held, x, y))
  const jaro = isFirst
    ? jaroHeld(letters, startX, sizeX, startY, sizeY)
    : jaroHeld(letters, startY, sizeY, startX, sizeX)
  return jaro < 0.7 ? jaro : jaro + prefix * 0.1 * (1 - jaro)
}

/** Jaro's measure as in `alike.ts`, the free places of a letter found as bits rather than by looking at each. */
function jaroHeld(letters: TextsHeld['letters'], a: number, sizeA: number, b: number, sizeB: number): number {
  const reach = Math.max(0, Math.floor(Math.max(sizeA, sizeB) / 2) - 1)
  for (let j = 0; j < sizeB; j++) places[letters[b + j]!]! |= 1 << j
  let free = -1
  let common = 0
  for (let i = 0; i < sizeA; i++) {
    const letter = letters[a + i]!
    const from = i > reach ? i - reach : 0
    if (from >= most) break
    let near = places[letter]! & free & (-1 << from)
    const end = i + reach + 1
    if (end < most) near &= (1 << end) - 1
    if (near === 0) continue
    free &= ~(near & -near)
    met[common++] = letter
  }
  for (let j = 0; j < sizeB; j++) places[letters[b + j]!] = 0
  if (common === 0) return 0
  let count = 0
  for (let j = 0; j < sizeB; j++) if ((free & (1 << j)) === 0) taken[count++] = letters[b + j]!
  let moved = 0
  for (let n = 0; n < common; n++) if (met[n] !== taken[n]) moved++
  return (common / sizeA + common / sizeB + (common - moved / 2) / common) / 3
}

/** As `withinEdits` of the texts of two codes, of one edit. */
export function isOneEdit({ letters, starts }: TextsHeld, x: number, y: number): boolean {
  let [atX, atY] = [starts[x]!, starts[y]!]
  let [endX, endY] = [starts[x + 1]!, starts[y + 1]!]
  const more = endX - atX - (endY - atY)
  if (more > 1 || more < -1) return false
  while (atX < endX && atY < endY && letters[atX] === letters[atY]) {
    atX++
    atY++
  }
  while (endX > atX && endY > atY && letters[endX - 1] === letters[endY - 1]) {
    endX--
    endY--
  }
  const [leftX, leftY] = [endX - atX, endY - atY]
  if (leftX <= 1 && leftY <= 1) return true
  // Two neighbours changed about.
  return leftX === 2 && leftY === 2 && letters[atX] === letters[atY + 1] && letters[atX + 1] === letters[atY]
}
