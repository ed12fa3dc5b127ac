import type { Role } from '../../team/model/actor.ts'
import { type WorkKind, workKinds } from './process.ts'

/**
 * Too much is at least `least` pieces of open work, of one kind or of all kinds, and more than `percent` percent of the
 * median of colleagues.
 */
export type LoadRule = { percent: number; least: number }
export type Held = {
  userId: number
  role: Role
  active: boolean
  open: number
  byKind: Readonly<Record<WorkKind, number>>
}
export type Measure = WorkKind | 'all'
export type Load = Held & {
  /** Of the other active colleagues of the same function, of all kinds; null where there is none. */
  median: number | null
  /** What there is too much of, with the median it was held against. */
  over: { measure: Measure; median: number }[]
  overloaded: boolean
}

/** The middle one; of an even number the mean of the two in the middle. Null of none. */
export function medianOf(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

const measures: readonly Measure[] = ['all', ...workKinds]
const of = (held: Held, measure: Measure): number => (measure === 'all' ? held.open : held.byKind[measure])

/**
 * What each holds against the median of the others of the same function. The one who is measured is left out of the
 * median: among three, one with everything would pull it up. Nobody is overloaded without a colleague to compare with.
 * Each kind is measured by itself too, for many new leads do not show beside hundreds of old ones.
 */
export function loadsOf(held: readonly Held[], rule: LoadRule): Load[] {
  return held.map(one => {
    const others = held.filter(
      other => other.userId !== one.userId && other.role === one.role && other.active,
    )
    const medianBy = (measure: Measure) => medianOf(others.map(other => of(other, measure)))
    const over = measures.flatMap((measure): Load['over'] => {
      const median = medianBy(measure)
      if (!one.active || median === null) return []
      const open = of(one, measure)
      return open >= rule.least && open * 100 > median * rule.percent ? [{ measure, median }] : []
    })
    return { ...one, median: medianBy('all'), over, overloaded: over.length > 0 }
  })
}
