/** Of the cases of one kind: how many of the prompt ones came to the end, and of the others. */
export type Stratum = { prompt: number; promptHits: number; others: number; otherHits: number }
export type Ratio = { ratio: number; low: number; high: number }

const z95 = 1.959963984540054

/**
 * How many times likelier the prompt ones came to the end than the others of the same kind, over all kinds: the ratio of shares by
 * Mantel and Haenszel, with the interval of 95 % by Greenland and Robins (1985, "Estimation of a common effect parameter from sparse
 * follow-up data", Biometrics 41:55). Null where one side has nobody, or nobody who came to the end, in any kind that has both.
 */
export function commonRatio(strata: readonly Stratum[]): Ratio | null {
  let [hits, expected, variance] = [0, 0, 0]
  for (const { prompt, promptHits, others, otherHits } of strata) {
    const all = prompt + others
    if (prompt === 0 || others === 0) continue
    hits += (promptHits * others) / all
    expected += (otherHits * prompt) / all
    variance += (prompt * others * (promptHits + otherHits) - promptHits * otherHits * all) / all ** 2
  }
  if (hits === 0 || expected === 0) return null
  const ratio = hits / expected
  const deviation = Math.sqrt(Math.max(0, variance) / (hits * expected))
  return { ratio, low: ratio * Math.exp(-z95 * deviation), high: ratio * Math.exp(z95 * deviation) }
}
