import { keysOf, waysOf } from './block.ts'
import { compare, emptyComparison } from './compare.ts'
import type { Entry, Scheme } from './fields.ts'
import { keyLists, pairsByKey } from './pairs.ts'

/** How many records may share a key before it tells nothing. */
export const crowd = 100
const drawn = 200_000
const comparedMost = 400_000

/** Pairs that agree in the same way: their levels, how many they are, and the way that found them (0: any). */
export type Pattern = { levels: number[]; count: number; way: number }
export type Patterns = Map<number, Pattern>

function addPattern(patterns: Patterns, levels: readonly number[], way: number): void {
  let code = way
  for (const level of levels) code = code * 6 + level + 1
  const found = patterns.get(code)
  if (found) found.count++
  else patterns.set(code, { levels: levels.slice(), count: 1, way })
}

/** Numbers below `below`, the same each time: a multiplicative walk over 2^32 (Knuth's constant). */
function walk(): (below: number) => number {
  let at = 0x9e3779b9
  return below => {
    at = (at + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(at ^ (at >>> 15), at | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** The patterns of pairs drawn by chance: all of them where they are few. */
export function drawPairs(scheme: Scheme, entries: readonly Entry[]): Patterns {
  const patterns: Patterns = new Map()
  const into = emptyComparison()
  const total = (entries.length * (entries.length - 1)) / 2
  const next = walk()
  if (total <= drawn) {
    for (let i = 0; i < entries.length; i++)
      for (let j = i + 1; j < entries.length; j++)
        addPattern(patterns, compare(scheme, entries[i]!.values, entries[j]!.values, into).levels, 0)
    return patterns
  }
  for (let n = 0; n < drawn; n++) {
    const i = next(entries.length)
    const j = next(entries.length)
    if (i === j) continue
    addPattern(patterns, compare(scheme, entries[i]!.values, entries[j]!.values, into).levels, 0)
  }
  return patterns
}

/** The patterns of pairs that share a key, by the way that found them and once as a pair at all. */
export function findPairs(scheme: Scheme, entries: readonly Entry[]): Patterns {
  const patterns: Patterns = new Map()
  const into = emptyComparison()
  const wayOf = new Map<number, number>()
  const list = waysOf(scheme)
  const keys = entries.map(({ values }) =>
    keysOf(scheme, values, list).map(({ key, way }) => {
      wayOf.set(key, way)
      return key
    }),
  )
  let pairs = 0
  const seen: [number, number, number][] = []
  pairsByKey(keyLists(keys), crowd, (a, b, key) => {
    pairs++
    if (seen.length < comparedMost * 4) seen.push([a, b, key])
  })
  // Of very many pairs every so-manieth: they come in the order of keys, which is no order.
  const step = Math.max(1, Math.ceil(pairs / comparedMost))
  for (let at = 0; at < seen.length; at += step) {
    const [a, b] = seen[at]!
    compare(scheme, entries[a]!.values, entries[b]!.values, into)
    const shared = new Set(keys[a])
    // Counted once for each way that finds it, for EM looks at each way by itself; once more as a pair at all.
    const found = new Set<number>()
    for (const key of keys[b]!) if (shared.has(key)) found.add(wayOf.get(key)!)
    for (const way of found) addPattern(patterns, into.levels, way + 1)
    addPattern(patterns, into.levels, 0)
  }
  if (step > 1) for (const pattern of patterns.values()) pattern.count *= step
  return patterns
}
