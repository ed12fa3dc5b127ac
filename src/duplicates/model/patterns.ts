import { wayOf } from './block.ts'
import { type ComparedHeld, comparerHeld } from './compare-held.ts'
import type { KeyLists, Visit } from './pairs.ts'
import { keysHeld, type RecordsHeld } from './records-held.ts'
import { roomFor } from './texts-held.ts'

/** How many records may share a key before it tells nothing. */
export const crowd = 100
/**
 * Of how many pairs is learnt: drawn by chance, and of those that share a key, of these at least each so-manieth, for in
 * a large company few of them are one. Where there are no more, of all of them. `sample.test.ts` says how near to all
 * that comes.
 */
export type Sampling = { byChance: number; byKey: number; oneIn: number }
export const usualSampling: Sampling = { byChance: 50_000, byKey: 50_000, oneIn: 32 }

/** How much rarer than usual (bits, negative: more common) what two agree on is, over all fields. */
export type Rarity = (compared: ComparedHeld) => number

/** Pairs that agree in the same way: their levels, how many they are, and the way that found them (0: any). */
export type Pattern = { levels: number[]; count: number; way: number; rarity: number }
export type Patterns = Map<number, Pattern>

// Coarse, so that patterns stay few.
const step = 3
const steps = 4

function addPattern(patterns: Patterns, levels: readonly number[], way: number, rare: number): void {
  const rarity = Math.max(-steps, Math.min(steps, Math.round(rare / step)))
  let code = way * (2 * steps + 1) + rarity + steps
  for (const level of levels) code = code * 7 + level + 1
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

/** The patterns of `drawn` pairs drawn by chance: all of them where they are no more. */
export function drawPairs(held: RecordsHeld, rarity: Rarity, drawn: number): Patterns {
  const patterns: Patterns = new Map()
  const compared = comparerHeld(held)
  const { count } = held
  const add = (i: number, j: number) => {
    const found = compared(i, j)
    addPattern(patterns, found.levels, 0, rarity(found))
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
  held: RecordsHeld,
  pairs: (visit: Visit) => void,
  rarity: Rarity,
  sampling: Sampling,
): { patterns: Patterns; pairs: number } {
  const patterns: Patterns = new Map()
  const compared = comparerHeld(held)
  const lists = keysHeld(held)
  const { kept, every, all } = everySoManieth(pairs, sampling)
  for (let at = 0; at < kept.length; at += 2) {
    const [a, b] = [kept[at]!, kept[at + 1]!]
    const found = compared(a, b)
    const rare = rarity(found)
    // Counted once for each way that finds it, for each way is looked at by itself; once more as a pair at all.
    for (let ways = sharedWays(lists, a, b), way = 1; ways !== 0; ways >>>= 1, way++)
      if ((ways & 1) === 1) addPattern(patterns, found.levels, way, rare)
    addPattern(patterns, found.levels, 0, rare)
  }
  if (every > 1) for (const pattern of patterns.values()) pattern.count *= every
  return { patterns, pairs: all }
}

/** The ways by which two records meet, one bit each. */
function sharedWays({ keys, starts }: KeyLists, a: number, b: number): number {
  let shared = 0
  let i = starts[a]!
  let j = starts[b]!
  while (i < starts[a + 1]! && j < starts[b + 1]!) {
    const x = keys[i]!
    const y = keys[j]!
    if (x === y) shared |= 1 << wayOf(x)
    if (x <= y) i++
    if (y <= x) j++
  }
  return shared
}

/** Of very many pairs every so-manieth: they come in the order of keys, which is no order of likeness. */
function everySoManieth(
  pairs: (visit: Visit) => void,
  { byKey, oneIn }: Sampling,
): { kept: Uint32Array; every: number; all: number } {
  let kept = new Uint32Array(1024)
  let size = 0
  let every = 1
  let all = 0
  pairs((a, b) => {
    if (all++ % every !== 0) return
    // Half of them go when there are too many; in steps of four, so that each second one stays.
    if (size % 4 === 0 && size / 2 >= Math.max(byKey, (2 * all) / oneIn)) {
      for (let at = 0; at < size; at += 4) kept.copyWithin(at / 2, at, at + 2)
      size /= 2
      every *= 2
      if ((all - 1) % every !== 0) return
    }
    kept = roomFor(kept, size + 2)
    kept[size++] = a
    kept[size++] = b
  })
  return { kept: kept.subarray(0, size), every, all }
}
