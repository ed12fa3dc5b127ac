/**
 * Likeness 0..1 of two texts after Winkler (1990), 'String comparator metrics and enhanced decision rules in the
 * Fellegi-Sunter model of record linkage': Jaro's (1989) measure with a premium of 0.1 for each of the first four
 * letters that agree, given where Jaro's is at least 0.7.
 */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return a === '' ? 0 : 1
  // Jaro's pairing of letters takes the first that is free: in one order, so that the measure is symmetric.
  const jaro = a.length < b.length || (a.length === b.length && a < b) ? jaroOf(a, b) : jaroOf(b, a)
  if (jaro < 0.7) return jaro
  let prefix = 0
  while (prefix < 4 && prefix < a.length && a.charCodeAt(prefix) === b.charCodeAt(prefix)) prefix++
  return jaro + prefix * 0.1 * (1 - jaro)
}

/** As jaroWinkler, or 0 where the letters alone show that it stays below `least`. */
export function likeness(a: string, b: string, least: number): number {
  const [onlyA, onlyB] = apart(a, b)
  const common = Math.min(a.length - onlyA, b.length - onlyB)
  if (common <= 0) return 0
  const jaro = (common / a.length + common / b.length + 1) / 3
  return jaro + 0.4 * (1 - jaro) < least ? 0 : jaroWinkler(a, b)
}

/** At least so many letters of each text are not in the other. Letters are told apart by their last five bits. */
function apart(a: string, b: string): [number, number] {
  let inA = 0
  let inB = 0
  for (let i = 0; i < a.length; i++) inA |= 1 << (a.charCodeAt(i) & 31)
  for (let i = 0; i < b.length; i++) inB |= 1 << (b.charCodeAt(i) & 31)
  return [bitsIn(inA & ~inB), bitsIn(inB & ~inA)]
}

function bitsIn(mask: number): number {
  let left = mask
  let count = 0
  for (; left !== 0; count++) left &= left - 1
  return count
}

const longest = 64
const takenA = new Uint8Array(longest)
const takenB = new Uint8Array(longest)

function jaroOf(one: string, other: string): number {
  const a = one.length > longest ? one.slice(0, longest) : one
  const b = other.length > longest ? other.slice(0, longest) : other
  if (a === '' || b === '') return 0
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1)
  takenA.fill(0, 0, a.length)
  takenB.fill(0, 0, b.length)
  let common = 0
  for (let i = 0; i < a.length; i++) {
    const letter = a.charCodeAt(i)
    const last = Math.min(b.length - 1, i + reach)
    for (let j = Math.max(0, i - reach); j <= last; j++) {
      if (takenB[j] === 1 || b.charCodeAt(j) !== letter) continue
      takenA[i] = 1
      takenB[j] = 1
      common++
      break
    }
  }
  if (common === 0) return 0
  let moved = 0
  for (let i = 0, j = 0; i < a.length; i++) {
    if (takenA[i] === 0) continue
    while (takenB[j] === 0) j++
    if (a.charCodeAt(i) !== b.charCodeAt(j)) moved++
    j++
  }
  return (common / a.length + common / b.length + (common - moved / 2) / common) / 3
}

/**
 * Is `b` at most `most` edits away from `a`: a letter put in, left out or changed, or two neighbours changed about?
 * Damerau (1964) in the restricted form (no letter edited twice). Symmetric.
 */
export function withinEdits(a: string, b: string, most: number): boolean {
  if (a === b) return true
  if (Math.abs(a.length - b.length) > most || Math.max(...apart(a, b)) > most) return false
  let start = 0
  let endA = a.length
  let endB = b.length
  while (start < endA && start < endB && a.charCodeAt(start) === b.charCodeAt(start)) start++
  while (endA > start && endB > start && a.charCodeAt(endA - 1) === b.charCodeAt(endB - 1)) {
    endA--
    endB--
  }
  return editsOf(a.slice(start, endA), b.slice(start, endB), most) <= most
}

function editsOf(a: string, b: string, most: number): number {
  if (a === '' || b === '') return a.length + b.length
  if (Math.min(a.length, b.length) > 40) return most + 1
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1)
      let cost = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (same ? 0 : 1))
      if (
        i > 1 &&
        j > 1 &&
        a.charCodeAt(i - 1) === b.charCodeAt(j - 2) &&
        a.charCodeAt(i - 2) === b.charCodeAt(j - 1)
      )
        cost = Math.min(cost, before[j - 2]! + 1)
      next.push(cost)
      least = Math.min(least, cost)
    }
    if (least > most) return least
    before = row
    row = next
  }
  return row[b.length]!
}

/** Share of the words of the shorter that stand, spelt nearly so, in the longer: 0..1. Symmetric. */
export function sharedWords(a: string, b: string): number {
  const [one, other] = [a.split(' '), b.split(' ')]
  const [short, long] =
    one.length < other.length || (one.length === other.length && a < b) ? [one, other] : [other, one]
  let found = 0
  for (const word of short) {
    let at = long.indexOf(word)
    if (at === -1) at = long.findIndex(each => each !== '' && likeness(word, each, 0.92) >= 0.92)
    if (at === -1) continue
    // Each word stands for one.
    long[at] = ''
    found++
  }
  return found / short.length
}
