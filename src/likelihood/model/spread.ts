/** The ends of `parts` parts of like size; fewer where many are the same. */
export function endsOf(said: Float64Array, parts = 10): number[] {
  const sorted = said.toSorted()
  if (sorted.length === 0) return []
  const ends = Array.from(
    { length: parts - 1 },
    (_, n) => sorted[Math.floor(((n + 1) * sorted.length) / parts)]!,
  )
  return [...new Set(ends)]
}

/** How many lie in each part; what is at an end belongs to the part above. */
export function spreadOver(ends: readonly number[], said: Iterable<number>): number[] {
  const counts = new Array<number>(ends.length + 1).fill(0)
  for (const each of said) {
    const part = ends.findIndex(end => each < end)
    counts[part < 0 ? ends.length : part]!++
  }
  return counts
}
