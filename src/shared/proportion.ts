export type Proportion = { share: number; low: number; high: number }

/** Two-sided 95 %: the 0.975 quantile of the standard normal distribution. */
const z95 = 1.959963984540054

/**
 * A share with its 95 % interval by Wilson's score method (Wilson 1927, JASA 22:209), which stays within 0 and 1 and
 * holds for few cases. Null when there are none. `hits` and `cases` are counts, 0 <= hits <= cases.
 */
export function proportion(hits: number, cases: number, z = z95): Proportion | null {
  if (cases === 0) return null
  const share = hits / cases
  const spread = z * Math.sqrt((share * (1 - share) + (z * z) / (4 * cases)) / cases)
  const centre = share + (z * z) / (2 * cases)
  const scale = 1 + (z * z) / cases
  // Rounding must not push an end past the share that it holds.
  return {
    share,
    low: Math.max(0, Math.min(share, (centre - spread) / scale)),
    high: Math.min(1, Math.max(share, (centre + spread) / scale)),
  }
}
