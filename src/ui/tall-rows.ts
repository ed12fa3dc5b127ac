/** Heights in pixels of rows of which most were never drawn; those have the usual height. Row 0 is the first. */
export type TallRows = {
  readonly count: number
  heightOf(row: number): number
  set(row: number, height: number): void
  /** Pixels above a row; of `count`, the height of all. */
  topOf(row: number): number
  /** The row at so many pixels from the top. */
  rowAt(y: number): number
}

/**
 * A binary indexed tree (Fenwick, 1994): both questions and a new height cost the logarithm of the number of rows. Of rows
 * that were there `before`, what was measured is known: `shift` of them have come at the top since.
 */
export function tallRows(count: number, usual: number, before?: { rows: TallRows; shift: number }): TallRows {
  const heights = new Float64Array(count).fill(usual)
  if (before)
    for (let row = Math.max(0, before.shift); row < Math.min(count, before.rows.count + before.shift); row++)
      heights[row] = before.rows.heightOf(row - before.shift)
  const sums = new Float64Array(count + 1)
  for (let at = 1; at <= count; at++) {
    sums[at]! += heights[at - 1]!
    const above = at + (at & -at)
    if (above <= count) sums[above]! += sums[at]!
  }
  const widest = count === 0 ? 0 : 2 ** Math.floor(Math.log2(count))
  return {
    count,
    heightOf: row => heights[row] ?? usual,
    set(row, height) {
      const by = height - (heights[row] ?? height)
      if (by === 0) return
      heights[row] = height
      for (let at = row + 1; at <= count; at += at & -at) sums[at]! += by
    },
    topOf(row) {
      let top = 0
      for (let at = Math.max(0, Math.min(count, row)); at > 0; at -= at & -at) top += sums[at]!
      return top
    },
    rowAt(y) {
      let [row, left] = [0, y]
      for (let step = widest; step > 0; step >>= 1) {
        const at = row + step
        // A row without height is none that anybody sees: what lies there is the next one.
        if (at <= count && sums[at]! <= left) {
          row = at
          left -= sums[at]!
        }
      }
      return Math.max(0, Math.min(count - 1, row))
    },
  }
}
