/**
 * The share of the standard normal distribution above z. By the series of the error function near the middle and by
 * Laplace's continued fraction in the tails (Abramowitz and Stegun 1964, 7.1.6 and 7.1.14); exact to some 1e-15 of itself.
 */
export function above(z: number): number {
  if (Number.isNaN(z)) return Number.NaN
  if (z < 0) return 1 - above(-z)
  if (z < 2.5) {
    let term = z
    let sum = z
    for (let n = 1; Math.abs(term) > sum * 1e-17; n++) {
      term *= (z * z) / (2 * n + 1)
      sum += term
    }
    return 0.5 - density(z) * sum
  }
  let fraction = 0
  for (let n = 200; n > 0; n--) fraction = n / (z + fraction)
  return density(z) / (z + fraction)
}

/** Both tails beyond z: how likely chance alone comes so far, either way. */
export const beyond = (z: number): number => 2 * above(Math.abs(z))

const density = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
