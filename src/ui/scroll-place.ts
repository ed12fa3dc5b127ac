export type Scrolled = {
  rows: number
  rowHeight: number
  /** Of what is in sight, in pixels. */
  height: number
}

/** Browsers draw nothing beyond some 17 million pixels: what is longer is scaled. */
const most = 8_000_000

export const tallest = ({ rows, rowHeight, height }: Scrolled): number =>
  Math.max(height, Math.min(rows * rowHeight, most))

const lastTop = ({ rows, rowHeight, height }: Scrolled): number => Math.max(0, rows - height / rowHeight)
const room = (of: Scrolled): number => Math.max(0, tallest(of) - of.height)

/** Where the scrollbar belongs when this row (with a fraction) is the first in sight. */
export function scrollAt(top: number, of: Scrolled): number {
  const end = lastTop(of)
  return end === 0 ? 0 : Math.min(1, top / end) * room(of)
}

/**
 * The first row in sight after the scrollbar moved `by` pixels to `at`: by hand it moves row by row, a leap goes to that share of
 * the list, and either end is the end.
 */
export function rowAt(at: number, by: number, top: number, of: Scrolled): number {
  const end = lastTop(of)
  if (at <= 0) return 0
  if (at >= room(of) - 1) return end
  const isLeap = Math.abs(by) > 2 * of.height
  const row = isLeap ? (at / room(of)) * end : top + by / of.rowHeight
  return Math.max(0, Math.min(end, row))
}
