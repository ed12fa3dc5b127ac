import { hashOf } from './block.ts'
import { type Compared, isSaid, missing } from './compare.ts'
import { kinds, type Level, type Scheme } from './fields.ts'

/** What was learnt about one scheme from the records of one company. */
export type Learnt = {
  /** By field, the share of each level among pairs that are the same, and among others. */
  m: number[][]
  u: number[][]
  /** Share of all pairs that are the same. */
  prior: number
  /** By relation of the scheme, the share of all pairs that are only related so. */
  related: number[]
  /** By relation and field, the share of each level among those who are related so; of fields that they share. */
  shared: number[][][]
  /**
   * By field, the share of records that have each of the frequent values, under the value's hash so that nobody's name
   * stands here; the rest is as rare as `rare` says.
   */
  common: Record<string, number>[]
  rare: number[]
  /** How many records were read, and how many of their pairs compared. */
  records: number
  pairs: number
}

/** Why two records are or are not the same: one line a field, its weight in bits; positive speaks for the same. */
export type Reason = { field: string; level: Level; bits: number; share: number | null }
export type Weighed = {
  probability: number
  /** Logarithm of the odds, base 2: the sum of the reasons, of the prior and of `relatedBits`. */
  bits: number
  priorBits: number
  /** What is taken off because colleagues or a household would agree in the same way; 0 or negative. */
  relatedBits: number
  relation: string | null
  reasons: Reason[]
}

export type Weights = {
  scheme: Scheme
  learnt: Learnt
  bits: readonly (readonly number[])[]
  prior: number
  /** By relation its share, and by field and level how much less it says there (bits); null where it is not shared. */
  relations: readonly {
    name: string
    share: number
    by: readonly number[]
    less: readonly (readonly number[] | null)[]
  }[]
}

/**
 * Weights after Fellegi and Sunter (1969), 'A theory for record linkage': log2(m/u) of each level. They fall from
 * better to worse agreement: where learning says otherwise, neighbouring levels are pooled (Ayer et al. 1955).
 */
export function openWeights(scheme: Scheme, learnt: Learnt): Weights {
  return {
    scheme,
    learnt,
    bits: learnt.m.map((m, at) => falling(m, learnt.u[at]!)),
    prior: Math.log2(learnt.prior / (1 - learnt.prior)),
    // What goes together by chance is told apart while learning; here the rarity of each value tells more.
    relations: scheme.relations.flatMap((relation, at) =>
      relation.byChance
        ? []
        : [
            {
              name: relation.name,
              share: learnt.related[at]!,
              by: scheme.fields.flatMap((field, f) => (relation.by.includes(field.kind) ? [f] : [])),
              less: scheme.fields.map((field, f) =>
                relation.kinds.includes(field.kind)
                  ? learnt.shared[at]![f]!.map((share, level) => Math.log2(share / learnt.m[f]![level]!))
                  : null,
              ),
            },
          ],
    ),
  }
}

function falling(m: readonly number[], u: readonly number[]): number[] {
  const pools: { m: number; u: number; n: number }[] = []
  m.forEach((share, at) => {
    let pool = { m: share, u: u[at]!, n: 1 }
    while (pools.length > 0 && pools.at(-1)!.m / pools.at(-1)!.u < pool.m / pool.u) {
      const before = pools.pop()!
      pool = { m: before.m + pool.m, u: before.u + pool.u, n: before.n + pool.n }
    }
    pools.push(pool)
  })
  return pools.flatMap(pool => Array.from({ length: pool.n }, () => Math.log2(pool.m / pool.u)))
}

/**
 * The weight of one field. The same value weighs by how rare it is (Winkler 1989, frequency-based matching): two
 * records that share 'Zwanenburg' are more surely one than two that share 'Jansen'.
 */
function weightOf({ bits, learnt }: Weights, at: number, { levels, left, right }: Compared): number {
  const level = levels[at]!
  if (level === missing) return 0
  const list = bits[at]!
  if (level !== 0) return list[level]!
  return Math.max(Math.log2(learnt.m[at]![0]! / shareOf(learnt, at, left[at]!, right[at]!)), list[1] ?? 0)
}

/** How many of all records have the value that two agree on; of two spellings the more common one counts. */
export function shareOf(
  learnt: Pick<Learnt, 'common' | 'rare'>,
  at: number,
  one: string,
  other: string,
): number {
  const common = learnt.common[at]!
  const of = (value: string) => common[hashOf(value)] ?? learnt.rare[at]!
  return one === other ? of(one) : Math.max(of(one), of(other))
}

/** Logarithm of the odds (base 2) that the compared records are the same. */
export function oddsOf(weights: Weights, compared: Compared): number {
  return parts(weights, compared).total
}

function parts(weights: Weights, compared: Compared) {
  const each = weights.scheme.fields.map((_, at) => weightOf(weights, at, compared))
  const related: Related = { bits: 0, relation: null }
  const total = totalOf(weights, compared.levels, each, related)
  const { bits, relation } = related
  return { total, each, relatedBits: bits, relation: bits < -0.5 ? relation : null }
}

/** What is taken off for being related, and for which relation the most of it. */
export type Related = { bits: number; relation: string | null }

/**
 * The logarithm of the odds of two records of these levels, `each` being the weight of each field (bits). Fills
 * `related` anew.
 */
export function totalOf(
  weights: Weights,
  levels: readonly number[],
  each: readonly number[],
  related: Related,
): number {
  let sum = 0
  for (let at = 0; at < each.length; at++) sum += each[at]!
  // Pairs that are not the same are mostly strangers; some are related and agree in what they share.
  let others = 0
  let most = 0
  let shares = 0
  related.relation = null
  for (let r = 0; r < weights.relations.length; r++) {
    const { name, share, by, less } = weights.relations[r]!
    if (!isSaid(by, levels)) continue
    let bits = 0
    for (let at = 0; at < each.length; at++) {
      const level = levels[at]!
      if (less[at] && level !== missing) bits += each[at]! + less[at]![level]!
    }
    const part = share * 2 ** Math.min(bits, 200)
    others += part
    shares += share
    if (part > most) {
      most = part
      related.relation = name
    }
  }
  related.bits = -Math.max(0, Math.log2(1 - shares + others))
  return weights.prior + sum + related.bits
}

export const probabilityOf = (bits: number): number => 1 / (1 + 2 ** -bits)

/** The probability that two records are the same, with every reason. */
export function weigh(weights: Weights, compared: Compared): Weighed {
  const { total, each, relatedBits, relation } = parts(weights, compared)
  const reasons = weights.scheme.fields.flatMap((field, at): Reason[] => {
    const level = compared.levels[at]!
    if (level === missing) return []
    const share = level === 0 ? shareOf(weights.learnt, at, compared.left[at]!, compared.right[at]!) : null
    return [{ field: field.name, level: kinds[field.kind].levels[level]!, bits: each[at]!, share }]
  })
  return {
    probability: probabilityOf(total),
    bits: total,
    priorBits: weights.prior,
    relatedBits,
    relation,
    reasons,
  }
}
