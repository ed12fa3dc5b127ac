import { wayOf } from './block.ts'
import { type Compared, compare, emptyComparison } from './compare.ts'
import type { Scheme, Values } from './fields.ts'
import { type KeyLists, pairsByKey } from './pairs.ts'

/** How many records may share a key before it tells nothing. */
export const crowd = 100
const drawn = 150_000
const comparedMost = 150_000

/** Records to learn from, numbered from 0: their values and their keys. */
export type Source = { count: number; valuesAt: (record: number) => Values; lists: KeyLists }
/** How much rarer than usual (bits, negative: more common) what two agree on is, over all fields. */
export type Rarity = (compared: Compared) => number

/** Pairs that agree in the same way: their levels, how many they are, and the way that found them (0: any). */
export type Pattern = { levels: number[]; count: number; way: number; rarity: number }
export type Patterns = Map<number, Pattern>

// Coarse, so that patterns stay few.
const step = 3
const steps = 4

function addPattern(patterns: Patterns, levels: readonly number[], way: number, rare: number): void {
  const rarity = Math.max(-steps, Math.min(steps, Math.round(rare / step)))
  let code = way * (2 * steps + 1) + rarity + steps
  for (const level of levels) code = code * 6 + level + 1
  const found = patterns.get(code)
  if (found) found.count++
  else patterns.set(code, { levels: levels.slice(), count: 1, way, rarity: rarity * step })
}

/** Numbers below a bound, the same each time (mulberry32, public domain). */
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
export function drawPairs(scheme: Scheme, { count, valuesAt }: Source, rarity: Rarity): Patterns {
  const patterns: Patterns = new Map()
  const into = emptyComparison()
  const add = (i: number, j: number) => {
    compare(scheme, valuesAt(i), valuesAt(j), into)
    addPattern(patterns, into.levels, 0, rarity(into))
  }
  if ((count * (count - 1)) / 2 <= drawn) {
    for (let i = 0; i < count; i++) for (let j = i + 1; j < count; j++) add(i, j)
    return patterns
  }
  const next = walk()
  for (let n = 0; n < drawn; n++) {
    const [i, j] = [next(count), next(count)]
    if (i !== j) add(i, j)
  }
  return patterns
}

/** The patterns of pairs that share a key, by the way that found them and once as a pair at all. */
export function findPairs(
  scheme: Scheme,
  source: Source,
  rarity: Rarity,
): { patterns: Patterns; pairs: number } {
  const patterns: Patterns = new Map()
  const into = emptyComparison()
  const { kept, every, pairs } = everySoManieth(source.lists)
  for (const [a, b] of kept) {
    const [one, other] = [source.valuesAt(a), source.valuesAt(b)]
    compare(scheme, one, other, into)
    const rare = rarity(into)
    // Counted once for each way that finds it, for each way is looked at by itself; once more as a pair at all.
    for (const way of sharedWays(source.lists, a, b)) addPattern(patterns, into.levels, way + 1, rare)
    addPattern(patterns, into.levels, 0, rare)
  }
  if (every > 1) for (const pattern of patterns.values()) pattern.count *= every
  return { patterns, pairs }
}

/** The ways by which two records meet. */
function sharedWays({ keys, starts }: KeyLists, a: number, b: number): Set<number> {
  const shared = new Set<number>()
  let [i, j] = [starts[a]!, starts[b]!]
  while (i < starts[a + 1]! && j < starts[b + 1]!) {
    const [x, y] = [keys[i]!, keys[j]!]
    if (x === y) shared.add(wayOf(x))
    if (x <= y) i++
    if (y <= x) j++
  }
  return shared
}

/** Of very many pairs every so-manieth: they come in the order of keys, which is no order of likeness. */
function everySoManieth(lists: KeyLists): { kept: [number, number][]; every: number; pairs: number } {
  let kept: [number, number][] = []
  let every = 1
  let pairs = 0
  pairsByKey(lists, crowd, (a, b) => {
    if (pairs++ % every !== 0) return
    kept.push([a, b])
    if (kept.length <= comparedMost) return
    kept = kept.filter((_, at) => at % 2 === 0)
    every *= 2
  })
  return { kept, every, pairs }
}
