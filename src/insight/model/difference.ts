import { type Proportion, proportion } from '../../shared/proportion.ts'

/** What a difference between two periods means: more or less than chance alone would make, within it, or nothing to compare. */
export type Meaning = 'more' | 'less' | 'chance' | 'nothing'
export type Difference = { meaning: Meaning; low: number; high: number }
const nothing: Difference = { meaning: 'nothing', low: 0, high: 0 }
const meaningOf = (low: number, high: number): Meaning => (low > 0 ? 'more' : high < 0 ? 'less' : 'chance')

/**
 * The difference of two shares with its 95 % interval (Newcombe 1998, Statistics in Medicine 17:873, method 10, from two
 * Wilson intervals).
 */
export function differenceOfShares(now: Proportion | null, before: Proportion | null): Difference {
  if (!now || !before) return nothing
  const apart = now.share - before.share
  const low = apart - Math.hypot(now.share - now.low, before.high - before.share)
  const high = apart + Math.hypot(now.high - now.share, before.share - before.low)
  return { meaning: meaningOf(low, high), low, high }
}

/**
 * The change of a count over two periods of the same length, as a share of the earlier, with its 95 % interval: of all who
 * came, half would fall into each if nothing had changed (the conditional test of two Poisson counts, Przyborowski and
 * Wilenski 1940, with Wilson's interval).
 */
export function changeOfCounts(now: number, before: number): Difference {
  const share = before === 0 ? null : proportion(now, now + before)
  if (!share) return nothing
  const ratio = (p: number): number => (p >= 1 ? Number.POSITIVE_INFINITY : p / (1 - p)) - 1
  const [low, high] = [ratio(share.low), ratio(share.high)]
  return { meaning: meaningOf(low, high), low, high }
}
