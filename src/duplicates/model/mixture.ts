import { isSaid, missing } from './compare.ts'
import type { Scheme } from './fields.ts'
import type { Learnt } from './weigh.ts'

/** How surely a pair is one, is related only (by relation), or is two strangers; the parts sum to 1. */
export type Parts = { match: number; related: readonly number[]; rest: number }

// Exponents beyond this would overflow and say nothing more.
const most = 300

/**
 * The mixture as it is learnt so far: of each pattern of agreement how surely it is of which class. The answer is one
 * object, filled anew by each call.
 */
export function mixtureOf(
  scheme: Scheme,
  { m, u, shared, prior, related }: Learnt,
): (levels: readonly number[], rarity: number) => Parts {
  const rest = Math.max(1e-9, 1 - prior - related.reduce((sum, share) => sum + share, 0))
  const ofMatch = m.map((list, at) => list.map((share, level) => Math.log(share / u[at]![level]!)))
  const ofRelated = scheme.relations.map((relation, r) =>
    scheme.fields.map((field, at) =>
      shared[r]![at]!.map((share, level) =>
        relation.kinds.includes(field.kind) ? Math.log(share / u[at]![level]!) : 0,
      ),
    ),
  )
  const by = scheme.relations.map(relation =>
    scheme.fields.flatMap((field, at) => (relation.by.includes(field.kind) ? [at] : [])),
  )
  const sums = scheme.relations.map(() => 0)
  const parts = { match: 0, related: scheme.relations.map(() => 0), rest: 0 }
  return (levels, rarity) => {
    // What is rarer than usual is so much less likely among strangers.
    let bits = rarity * Math.LN2
    sums.fill(0)
    for (let at = 0; at < levels.length; at++) {
      const level = levels[at]!
      if (level === missing) continue
      bits += ofMatch[at]![level]!
      for (let r = 0; r < sums.length; r++) sums[r]! += ofRelated[r]![at]![level]!
    }
    const match = prior * Math.exp(Math.min(bits, most))
    let all = match + rest
    for (let r = 0; r < sums.length; r++) {
      const part = isSaid(by[r]!, levels) ? related[r]! * Math.exp(Math.min(sums[r]!, most)) : 0
      parts.related[r] = part
      all += part
    }
    parts.match = match / all
    parts.rest = rest / all
    for (let r = 0; r < sums.length; r++) parts.related[r]! /= all
    return parts
  }
}
