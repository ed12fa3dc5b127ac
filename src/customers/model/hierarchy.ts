/**
 * Would the child come to stand above itself, if it belonged to the parent? `parents` says of each account what it belongs
 * to; who is missing there belongs to nobody. A circle that stands already ends the search.
 */
export function closesCircle(
  parents: ReadonlyMap<number, number | null>,
  child: number,
  parent: number,
): boolean {
  const seen = new Set<number>()
  for (let at: number | null = parent; at !== null && !seen.has(at); at = parents.get(at) ?? null) {
    if (at === child) return true
    seen.add(at)
  }
  return false
}
