import type { Role } from '../../team/model/actor.ts'

/** Too much is at least `least` pieces of open work and more than `percent` percent of the median of colleagues. */
export type LoadRule = { percent: number; least: number }
export type Held = { userId: number; role: Role; active: boolean; open: number }
export type Load = Held & {
  /** Of the other active colleagues of the same function; null where there is none. */
  median: number | null
  overloaded: boolean
}

/** The middle one; of an even number the mean of the two in the middle. Null of none. */
export function medianOf(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/**
 * What each holds against the median of the others of the same function. The one who is measured is left out of the
 * median: among three, one with everything would pull it up. Nobody is overloaded without a colleague to compare with.
 */
export function loadsOf(held: readonly Held[], rule: LoadRule): Load[] {
  return held.map(one => {
    const median = medianOf(
      held.flatMap(other =>
        other.userId !== one.userId && other.role === one.role && other.active ? [other.open] : [],
      ),
    )
    const overloaded =
      one.active && median !== null && one.open >= rule.least && one.open * 100 > median * rule.percent
    return { ...one, median, overloaded }
  })
}
