import { type Condition, everyPart } from '../../shared/condition/tree.ts'

/** The segments that a condition asks about. */
export const segmentsIn = (condition: Condition): number[] => [
  ...new Set([...everyPart(condition)].flatMap(part => ('segment' in part ? [part.segment] : []))),
]

/** Segments in an order in which each comes after those that it asks about. Those that ask about each other come last. */
export function inOrder<S extends { id: number; when: Condition | null }>(segments: readonly S[]): S[] {
  const placed = new Set<number>()
  const ordered: S[] = []
  const known = new Set(segments.map(({ id }) => id))
  for (let waiting = [...segments]; waiting.length > 0; ) {
    const isReady = ({ when }: S) =>
      when === null || segmentsIn(when).every(id => placed.has(id) || !known.has(id))
    const ready = waiting.filter(isReady)
    if (ready.length === 0) return [...ordered, ...waiting]
    for (const each of ready) placed.add(each.id)
    ordered.push(...ready)
    waiting = waiting.filter(each => !placed.has(each.id))
  }
  return ordered
}

/** Would a segment of this condition ask about itself, by way of others? */
export function asksItself(
  id: number,
  when: Condition,
  others: readonly { id: number; when: Condition | null }[],
): boolean {
  const seen = new Set<number>()
  for (let asked = segmentsIn(when); asked.length > 0; ) {
    if (asked.includes(id)) return true
    for (const each of asked) seen.add(each)
    asked = others
      .filter(other => asked.includes(other.id) && other.when !== null)
      .flatMap(other => segmentsIn(other.when!))
      .filter(each => !seen.has(each))
  }
  return false
}
