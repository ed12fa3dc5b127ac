/**
 * What two pages say about themselves, without claiming more than was seen. Sources: Wilson (1927) for a share; Newcombe
 * (1998), method 10, for a difference; the probability that one share is above another from independent Beta(1+s, 1+f)
 * posteriors, summed exactly (Miller, "Formulas for Bayesian A/B testing", 2015); Fleiss (1981) for the size of a test;
 * Pearson's chi-square for whether visitors were shared out as planned.
 */
export type Count = { shown: number; sent: number }
export type Interval = { low: number; high: number }

/** 97.5 % point of the normal distribution: two-sided 95 %. */
const z95 = 1.959963984540054
/** 80 % point: the power of a planned test. */
const z80 = 0.8416212335729143

/** Interval of 95 % of a share; the whole range where nothing was shown. */
export function wilson({ shown, sent }: Count): Interval {
  if (shown === 0) return { low: 0, high: 1 }
  const p = sent / shown
  const z2 = z95 * z95
  const middle = p + z2 / (2 * shown)
  const half = z95 * Math.sqrt((p * (1 - p)) / shown + z2 / (4 * shown * shown))
  const whole = 1 + z2 / shown
  return {
    low: sent === 0 ? 0 : Math.max(0, (middle - half) / whole),
    high: sent === shown ? 1 : Math.min(1, (middle + half) / whole),
  }
}

/** Interval of 95 % of the share of `a` less that of `b`. */
export function difference(a: Count, b: Count): Interval {
  const [one, two] = [wilson(a), wilson(b)]
  const p = a.shown === 0 ? 0 : a.sent / a.shown
  const q = b.shown === 0 ? 0 : b.sent / b.shown
  return {
    low: p - q - Math.hypot(p - one.low, two.high - q),
    high: p - q + Math.hypot(one.high - p, q - two.low),
  }
}

/** Logarithm of the gamma function (Lanczos, g = 7, n = 9). */
export function logGamma(x: number): number {
  const parts = [
    676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
    -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
  ]
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const y = x - 1
  let sum = 0.9999999999998099
  for (const [i, part] of parts.entries()) sum += part / (y + i + 1)
  const t = y + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (y + 0.5) * Math.log(t) - t + Math.log(sum)
}
const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b)

/** The probability that the true share of `a` is above that of `b`. Half where nothing is known. */
export function probabilityAbove(a: Count, b: Count): number {
  const [a1, b1] = [1 + b.sent, 1 + b.shown - b.sent]
  const [a2, b2] = [1 + a.sent, 1 + a.shown - a.sent]
  let sum = 0
  for (let i = 0; i < a2; i++)
    sum += Math.exp(logBeta(a1 + i, b1 + b2) - Math.log(b2 + i) - logBeta(1 + i, b2) - logBeta(a1, b1))
  return Math.min(1, Math.max(0, sum))
}

/** Visitors of each variant that a test needs to see `lift` (of the share itself) with 80 % power at 5 %. */
export function plannedSize(baseline: number, lift: number): number {
  const other = Math.min(0.999, baseline * (1 + lift))
  const middle = (baseline + other) / 2
  const root =
    z95 * Math.sqrt(2 * middle * (1 - middle)) +
    z80 * Math.sqrt(baseline * (1 - baseline) + other * (1 - other))
  return Math.ceil((root / (other - baseline)) ** 2)
}

/** The upper tail of the chi-square distribution, by the series and the continued fraction of the incomplete gamma. */
export function chiSquareTail(value: number, degrees: number): number {
  if (value <= 0) return 1
  const a = degrees / 2
  const x = value / 2
  const scale = Math.exp(-x + a * Math.log(x) - logGamma(a))
  if (x < a + 1) {
    let term = 1 / a
    let sum = term
    for (let n = 1; n < 500 && term > sum * 1e-15; n++) {
      term *= x / (a + n)
      sum += term
    }
    return 1 - sum * scale
  }
  let b = x + 1 - a
  let c = 1e300
  let d = 1 / b
  let h = d
  for (let i = 1; i < 500; i++) {
    const step = -i * (i - a)
    b += 2
    d = 1 / (step * d + b)
    c = b + step / c
    const change = d * c
    h *= change
    if (Math.abs(change - 1) < 1e-15) break
  }
  return scale * h
}

/** How likely so uneven a sharing out is when nothing is wrong; 1 where nothing was shown or there is one variant. */
export function mismatch(shown: readonly number[], shares: readonly number[]): number {
  const total = shown.reduce((sum, n) => sum + n, 0)
  const whole = shares.reduce((sum, n) => sum + n, 0)
  if (total === 0 || shares.length < 2) return 1
  const value = shown.reduce((sum, n, at) => {
    const expected = (total * shares[at]!) / whole
    return sum + (n - expected) ** 2 / expected
  }, 0)
  return chiSquareTail(value, shares.length - 1)
}

/** Below this the sharing out is not believed, and nothing is said of which page is better. */
export const mismatchLimit = 0.001

export type Standing = 'not_yet' | 'mismatch' | 'better' | 'worse' | 'no_difference'

/**
 * What may be said of `a` against `b`: nothing before each has as many visitors as were planned, so that looking in
 * between changes nothing.
 */
export function standing(a: Count, b: Count, planned: number, sharedOut: number): Standing {
  if (sharedOut < mismatchLimit) return 'mismatch'
  if (a.shown < planned || b.shown < planned) return 'not_yet'
  const { low, high } = difference(a, b)
  return low > 0 ? 'better' : high < 0 ? 'worse' : 'no_difference'
}
