import { keysOf, waysOf } from './block.ts'
import { missing } from './compare.ts'
import { byCode, valueAt } from './compare-held.ts'
import { type Entry, type Kind, kinds, type Scheme } from './fields.ts'
import { mixtureOf } from './mixture.ts'
import { pairsOf } from './pairs.ts'
import {
  crowd,
  drawPairs,
  findPairs,
  type Patterns,
  type Rarity,
  type Sampling,
  usualSampling,
} from './patterns.ts'
import { codesAt, holdValues, keysHeld, type RecordsHeld, recordsHeld } from './records-held.ts'
import { textOf } from './texts-held.ts'
import type { Learnt } from './weigh.ts'

/** Pairs' worth of belief in what learning starts from. */
const belief = 20
const rounds = 10
/** Share of all pairs that are colleagues, or of one household, before anything is learnt; and of namesakes. */
const relatedAtFirst = 0.002
const relatedByChanceAtFirst = 0.00002
const listedMost = 8000

/** What is known before anything is learnt: for a company of few records, and where learning begins. */
export function beforeLearning(scheme: Scheme, records: number): Learnt {
  const prior = Math.min(0.05, 0.2 / Math.max(records, 40))
  return {
    m: scheme.fields.map(({ kind }) => kinds[kind].m.slice()),
    u: scheme.fields.map(({ kind }) => kinds[kind].u.slice()),
    prior,
    related: scheme.relations.map(({ byChance }) => (byChance ? relatedByChanceAtFirst : relatedAtFirst)),
    shared: scheme.relations.map(() => scheme.fields.map(({ kind }) => kinds[kind].m.slice())),
    common: scheme.fields.map(() => ({})),
    rare: scheme.fields.map(({ kind }) => kinds[kind].u[0]!),
    records,
    pairs: 0,
  }
}

/** Was this learnt of the same fields, levels and relations? */
export const fits = (scheme: Scheme, { m, related }: Learnt): boolean =>
  m.length === scheme.fields.length &&
  related.length === scheme.relations.length &&
  scheme.fields.every(({ kind }, at) => m[at]!.length === kinds[kind].levels.length)

/**
 * Learns without labels from the records themselves. u comes from pairs drawn by chance, each counted by how surely it
 * is no match; m by EM (Dempster, Laird and Rubin 1977; Winkler 1988 for record linkage) over pairs that share a key,
 * a field counting only where some other field brought the pair together; the prior by EM over all pairs found. `found`
 * visits these, where they are at hand.
 */
export function learnFrom(
  held: RecordsHeld,
  found = pairsOf(keysHeld(held), crowd),
  sampling: Sampling = usualSampling,
): Learnt {
  const { scheme, count } = held
  const learnt = beforeLearning(scheme, count)
  if (count < 2) return learnt
  const rarity = rarityBy(held, learnt, countValues(held, learnt))
  const chance = drawPairs(held, rarity, sampling.byChance)
  const { patterns, pairs } = findPairs(held, found, rarity, sampling)
  learnt.pairs = pairs
  const total = (count * (count - 1)) / 2
  for (let round = 0; round < rounds; round++) {
    const related = learnChance(scheme, learnt, chance)
    learnMatches(scheme, learnt, patterns)
    learnPrior(scheme, learnt, patterns, total, related)
  }
  return learnt
}

/** As learnFrom, of records held in memory; neither their order nor their ids make a difference. */
export function learn(scheme: Scheme, given: readonly Entry[]): Learnt {
  const held = recordsHeld(scheme)
  for (const { id, values } of inOrder(given)) holdValues(held, id, values, keysOf(scheme, values))
  return learnFrom(held)
}

/** Ordered by content, so that neither the order nor the ids of the records matter. */
function inOrder(entries: readonly Entry[]): Entry[] {
  const texts = entries.map(entry => entry.values.map(list => list.join('\u001e')).join('\u001f'))
  return entries
    .map((entry, at) => ({ entry, text: texts[at]! }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : a.entry.id - b.entry.id))
    .map(({ entry }) => entry)
}

/** Each field by itself moves a pattern by no more than this (bits). */
const mostRare = 6

function rarityBy(held: RecordsHeld, learnt: Learnt, usual: readonly number[]): Rarity {
  const rarer = byCode(held, learnt, (share, at) =>
    usual[at] === 0 ? 0 : Math.max(-mostRare, Math.min(mostRare, Math.log2(usual[at]! / share))),
  )
  return ({ levels, left, right }) => {
    let bits = 0
    for (let at = 0; at < usual.length; at++) {
      if (levels[at] !== 0) continue
      const list = rarer[at]!
      bits += Math.min(valueAt(list, left[at]!), valueAt(list, right[at]!))
    }
    return bits
  }
}

/** Counts how common values are; answers, by field, how often two records drawn by chance share a value. */
function countValues(held: RecordsHeld, learnt: Learnt): number[] {
  return held.scheme.fields.map(({ kind }, at) => {
    const { texts } = held.fields[at]!
    const counts = new Uint32Array(texts.size)
    let filled = 0
    for (let record = 0; record < held.count; record++) {
      const codes = codesAt(held, record, at)
      if (codes.length > 0) filled++
      for (let n = 0; n < codes.length; n++) counts[codes[n]!]!++
    }
    const { unseen } = kinds[kind]
    const size = Math.max(filled, 20)
    // A pair that shares a value brings its own two: others who have it by chance are those beyond.
    const share = (count: number) => (Math.max(count - 2, 0) + unseen) / size
    const listed: { code: number; count: number; text: string }[] = []
    let sum = 0
    counts.forEach((count, code) => {
      if (count > 2) listed.push({ code, count, text: textOf(texts, code) })
      sum += count * share(count)
    })
    listed.sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1))
    learnt.common[at] = Object.fromEntries(
      listed.slice(0, listedMost).map(({ code, count }) => [texts.hashes[code]!, share(count)]),
    )
    // What is not listed is as rare as whatever two by chance agree on beyond the list.
    let pairs = 0
    let shared = 0
    for (const { count } of listed.slice(listedMost)) {
      pairs += count * (count - 1)
      shared += count * (count - 1) * share(count)
    }
    learnt.rare[at] = pairs === 0 ? share(2) : shared / pairs
    return sum / size
  })
}

/** Answers the share of all pairs that are related, by relation: most of them share no key and are met by chance only. */
function learnChance(scheme: Scheme, learnt: Learnt, chance: Patterns): number[] {
  const counts = scheme.fields.map(({ kind }) => kinds[kind].u.map(share => share * belief))
  const partsOf = mixtureOf(scheme, learnt)
  const related = scheme.relations.map(() => 0)
  let all = 0
  for (const { levels, count, rarity } of chance.values()) {
    const part = partsOf(levels, rarity)
    all += count
    part.related.forEach((share, r) => {
      related[r]! += share * count
    })
    levels.forEach((level, at) => {
      if (level !== missing) counts[at]![level]! += part.rest * count
    })
  }
  learnt.u = counts.map(shares)
  return related.map(sum => Math.min(0.2, sum / all))
}

/** How matches agree, and how those agree who are only related: colleagues may share a switchboard, or each have a telephone. */
function learnMatches(scheme: Scheme, learnt: Learnt, found: Patterns): void {
  const start = () => scheme.fields.map(({ kind }) => kinds[kind].m.map(share => share * belief))
  const counts = start()
  const sharedCounts = scheme.relations.map(start)
  const ways = waysOf(scheme).map(way => scheme.fields.map(field => way.uses.includes(field.kind)))
  const partsOf = mixtureOf(scheme, learnt)
  for (const { levels, count, way, rarity } of found.values()) {
    if (way === 0) continue
    const { match, related } = partsOf(levels, rarity)
    const used = ways[way - 1]!
    for (let at = 0; at < levels.length; at++) {
      if (levels[at] === missing || used[at]) continue
      counts[at]![levels[at]!]! += match * count
      related.forEach((share, r) => {
        sharedCounts[r]![at]![levels[at]!]! += share * count
      })
    }
  }
  learnt.m = counts.map((list, at) => held(scheme, at, shares(list), scheme.own))
  learnt.shared = sharedCounts.map((lists, r) =>
    lists.map((list, at) => held(scheme, at, shares(list), scheme.relations[r]!.by)),
  )
}

/** How many of all pairs are matches, or related: EM in which pairs that no way finds are strangers. */
function learnPrior(
  scheme: Scheme,
  learnt: Learnt,
  found: Patterns,
  total: number,
  met: readonly number[],
): void {
  const patterns = [...found.values()].filter(pattern => pattern.way === 0)
  for (let round = 0; round < 3; round++) {
    const partsOf = mixtureOf(scheme, learnt)
    let match = 1
    const related = scheme.relations.map(() => 1)
    for (const { levels, count, rarity } of patterns) {
      const part = partsOf(levels, rarity)
      match += part.match * count
      part.related.forEach((share, r) => {
        related[r]! += share * count
      })
    }
    learnt.prior = Math.min(0.2, match / total)
    learnt.related = related.map((sum, r) => Math.max(met[r]!, Math.min(0.2, sum / total)))
  }
}

/**
 * What makes a class what it is may differ at most twice as often as learning began with: without such a bound (convex
 * constraints, Winkler 1993) EM may take some other crowd of alike pairs for the matches.
 */
function held(scheme: Scheme, at: number, list: number[], by: readonly Kind[]): number[] {
  const { kind } = scheme.fields[at]!
  const last = list.length - 1
  const most = 2 * kinds[kind].m[last]!
  if (!by.includes(kind) || list[last]! <= most) return list
  const scale = (1 - most) / (1 - list[last]!)
  return list.map((share, level) => (level === last ? most : share * scale))
}

function shares(counts: readonly number[]): number[] {
  const all = counts.reduce((sum, count) => sum + count, 0)
  return counts.map(count => Math.max(count / all, 1e-7))
}
