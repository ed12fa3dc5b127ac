import { hashOf, waysOf } from './block.ts'
import { missing } from './compare.ts'
import { type Entry, kinds, type Scheme } from './fields.ts'
import { drawPairs, findPairs, type Pattern, type Patterns } from './patterns.ts'
import type { Learnt } from './weigh.ts'

/** Pairs' worth of belief in what learning starts from. */
const belief = 20
const listedMost = 4000

/** What is known before anything is learnt: for a company of few records, and where learning begins. */
export function beforeLearning(scheme: Scheme, records: number): Learnt {
  const prior = Math.min(0.05, 0.2 / Math.max(records, 40))
  return {
    m: scheme.fields.map(({ kind }) => kinds[kind].m.slice()),
    u: scheme.fields.map(({ kind }) => kinds[kind].u.slice()),
    prior,
    related: scheme.relations.map(() => prior),
    common: scheme.fields.map(() => ({})),
    rare: scheme.fields.map(({ kind }) => kinds[kind].u[0]!),
    records,
    pairs: 0,
  }
}

/**
 * Learns without labels from the records themselves (at most some 200,000 of them: the caller draws). u comes from
 * pairs drawn by chance, each counted by how surely it is no match; m by EM (Dempster, Laird and Rubin 1977; Winkler
 * 1988 for record linkage) within the pairs that each way of finding brings together, leaving out the fields by which
 * they were found; the prior by EM over all pairs found. The order of the records makes no difference.
 */
export function learn(scheme: Scheme, given: readonly Entry[]): Learnt {
  const learnt = beforeLearning(scheme, given.length)
  if (given.length < 2) return learnt
  const entries = inOrder(given)
  countValues(scheme, entries, learnt)
  const chance = drawPairs(scheme, entries)
  const found = findPairs(scheme, entries)
  const total = (entries.length * (entries.length - 1)) / 2
  for (const { count } of found.values()) learnt.pairs += count
  for (let round = 0; round < 5; round++) {
    const related = learnChance(scheme, learnt, chance)
    learnMatches(scheme, learnt, found)
    learnPrior(scheme, learnt, found, total, related)
  }
  return learnt
}

/** Ordered by content, so that neither the order nor the ids of the records matter. */
function inOrder(entries: readonly Entry[]): Entry[] {
  const texts = entries.map(entry => entry.values.map(list => list.join('\u001e')).join('\u001f'))
  return entries
    .map((entry, at) => ({ entry, text: texts[at]! }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : a.entry.id - b.entry.id))
    .map(({ entry }) => entry)
}

function countValues(scheme: Scheme, entries: readonly Entry[], learnt: Learnt): void {
  scheme.fields.forEach(({ kind }, at) => {
    const counts = new Map<string, number>()
    let filled = 0
    for (const { values } of entries) {
      if (values[at]!.length > 0) filled++
      for (const value of new Set(values[at])) counts.set(value, (counts.get(value) ?? 0) + 1)
    }
    const { unseen } = kinds[kind]
    const size = Math.max(filled, 20)
    // A pair that shares a value brings its own two: others who have it by chance are those beyond.
    const share = (count: number) => (Math.max(count - 2, 0) + unseen) / size
    const listed = [...counts].filter(([, count]) => count > 2)
    listed.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    learnt.common[at] = Object.fromEntries(
      listed.slice(0, listedMost).map(([value, count]) => [hashOf(value), share(count)]),
    )
    learnt.rare[at] = share(2)
  })
}

type Mixture = { match: number; related: number[]; rest: number }

/** How surely each pattern is a match, and how surely neither match nor related; fields in `skip` are not looked at. */
function responsibilities(
  scheme: Scheme,
  { m, u }: Learnt,
  mix: Mixture,
  levels: readonly number[],
  skip: ReadonlySet<number>,
): { match: number; related: number[]; rest: number } {
  let bits = 0
  const sharedBits = scheme.relations.map(() => 0)
  for (let at = 0; at < levels.length; at++) {
    const level = levels[at]!
    if (level === missing || skip.has(at)) continue
    const weight = Math.log(m[at]![level]! / u[at]![level]!)
    bits += weight
    scheme.relations.forEach((relation, r) => {
      if (relation.kinds.includes(scheme.fields[at]!.kind)) sharedBits[r]! += weight
    })
  }
  const match = mix.match * Math.exp(Math.min(bits, 300))
  const related = sharedBits.map((sum, r) => mix.related[r]! * Math.exp(Math.min(sum, 300)))
  const all = match + related.reduce((sum, part) => sum + part, 0) + mix.rest
  return { match: match / all, related: related.map(part => part / all), rest: mix.rest / all }
}

const nothing: ReadonlySet<number> = new Set()
const mixtureOf = ({ prior, related }: Learnt): Mixture => ({
  match: prior,
  related,
  rest: Math.max(1e-9, 1 - prior - related.reduce((sum, share) => sum + share, 0)),
})

/** Answers the share of all pairs that are related, by relation: most of them share no key and are met by chance only. */
function learnChance(scheme: Scheme, learnt: Learnt, chance: Patterns): number[] {
  const counts = scheme.fields.map(({ kind }) => kinds[kind].u.map(share => share * belief))
  const mix = mixtureOf(learnt)
  const related = scheme.relations.map(() => 0)
  let all = 0
  for (const { levels, count } of chance.values()) {
    const part = responsibilities(scheme, learnt, mix, levels, nothing)
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

function learnMatches(scheme: Scheme, learnt: Learnt, found: Patterns): void {
  const list = waysOf(scheme)
  const counts = scheme.fields.map(({ kind }) => kinds[kind].m.map(share => share * belief))
  list.forEach((way, at) => {
    const patterns = [...found.values()].filter(pattern => pattern.way === at + 1)
    if (patterns.length === 0) return
    const skip = new Set(scheme.fields.flatMap((field, n) => (way.uses.includes(field.kind) ? [n] : [])))
    for (const [n, levels] of learnWithin(scheme, learnt, patterns, skip).entries())
      if (!skip.has(n))
        levels.forEach((count, level) => {
          counts[n]![level]! += count
        })
  })
  learnt.m = counts.map(shares)
}

/** EM among the pairs of one way: how many matches agree at each level of each field. */
function learnWithin(
  scheme: Scheme,
  learnt: Learnt,
  patterns: readonly Pattern[],
  skip: ReadonlySet<number>,
): number[][] {
  let mix: Mixture = { match: 0.3, related: scheme.relations.map(() => 0.1), rest: 0.5 }
  let counts: number[][] = []
  const current = { ...learnt }
  for (let round = 0; round < 12; round++) {
    counts = scheme.fields.map(({ kind }) => kinds[kind].m.map(() => 0))
    const sums: Mixture = { match: 0, related: scheme.relations.map(() => 0), rest: 0 }
    for (const { levels, count } of patterns) {
      const part = responsibilities(scheme, current, mix, levels, skip)
      sums.match += part.match * count
      sums.rest += part.rest * count
      part.related.forEach((share, r) => {
        sums.related[r]! += share * count
      })
      for (let at = 0; at < levels.length; at++)
        if (levels[at] !== missing && !skip.has(at)) counts[at]![levels[at]!]! += part.match * count
    }
    current.m = counts.map((list, at) =>
      shares(list.map((n, level) => n + kinds[scheme.fields[at]!.kind].m[level]! * belief)),
    )
    const all = sums.match + sums.rest + sums.related.reduce((sum, n) => sum + n, 0)
    mix = {
      match: Math.max(1e-6, sums.match / all),
      related: sums.related.map(n => Math.max(1e-6, n / all)),
      rest: Math.max(1e-6, sums.rest / all),
    }
  }
  return counts
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
  for (let round = 0; round < 20; round++) {
    const mix = mixtureOf(learnt)
    let match = 1
    const related = scheme.relations.map(() => 1)
    for (const { levels, count } of patterns) {
      const part = responsibilities(scheme, learnt, mix, levels, nothing)
      match += part.match * count
      part.related.forEach((share, r) => {
        related[r]! += share * count
      })
    }
    learnt.prior = Math.min(0.2, match / total)
    learnt.related = related.map((sum, r) => Math.max(met[r]!, Math.min(0.2, sum / total)))
  }
}

function shares(counts: readonly number[]): number[] {
  const all = counts.reduce((sum, count) => sum + count, 0)
  return counts.map(count => Math.max(count / all, 1e-7))
}
