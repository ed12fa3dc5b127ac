/** One pair as found: the ids and the logarithm of its odds, base 2. */
export type Link = { a: number; b: number; bits: number }

// Log odds of a pair of which one says nothing for ever are not worth more than this in a mean.
const cap = 40

/**
 * Groups of records that are one and the same. Pairs are joined from the surest down (average linkage): two groups
 * become one only while the mean log odds over all pairs between them stay above `least` and no pair is a clear
 * contradiction, so that a chain of half likenesses does not glue two persons into one. `odds` is asked for pairs
 * that no key brought together. The order of the links makes no difference.
 */
export function groupsOf(
  links: readonly Link[],
  odds: (a: number, b: number) => number,
  least = 0,
  contradiction = -20,
): number[][] {
  const known = new Map<string, number>()
  const keyOf = (a: number, b: number) => (a < b ? `${a} ${b}` : `${b} ${a}`)
  for (const { a, b, bits } of links) known.set(keyOf(a, b), bits)
  const between = (a: number, b: number): number => {
    const key = keyOf(a, b)
    const found = known.get(key)
    if (found !== undefined) return found
    const bits = a < b ? odds(a, b) : odds(b, a)
    known.set(key, bits)
    return bits
  }
  const groups = new Map<number, number[]>()
  const groupOf = (id: number): number[] => {
    const group = groups.get(id)
    if (group) return group
    const fresh = [id]
    groups.set(id, fresh)
    return fresh
  }
  const sorted = links
    .filter(link => link.bits >= least)
    .map(({ a, b, bits }) => (a < b ? { a, b, bits } : { a: b, b: a, bits }))
    .sort((x, y) => y.bits - x.bits || x.a - y.a || x.b - y.b)
  for (const { a, b } of sorted) {
    const one = groupOf(a)
    const other = groupOf(b)
    if (one === other) continue
    let sum = 0
    let worst = Number.POSITIVE_INFINITY
    for (const x of one)
      for (const y of other) {
        const bits = Math.max(-cap, Math.min(cap, between(x, y)))
        sum += bits
        worst = Math.min(worst, bits)
      }
    if (sum / (one.length * other.length) < least || worst < contradiction) continue
    one.push(...other)
    for (const id of other) groups.set(id, one)
  }
  return [...new Set(groups.values())]
    .filter(group => group.length > 1)
    .map(group => group.sort((a, b) => a - b))
    .sort((a, b) => a[0]! - b[0]!)
}
