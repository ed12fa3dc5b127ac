/** Entries of one page of a contact log. */
export const entriesOfPage = 100

/** A stretch of a log, newest first: how many entries it has, and the key at or below its oldest one. */
export type Mark = { cursor: string; at: string; rows: number }
export type LogMarks = { total: number; marks: readonly Mark[] }
/** `skip` entries after the cursor; rows are counted from the newest, 0 the first. */
export type LogPage = { n: number; first: number; rows: number; cursor: string | undefined; skip: number }
export type LogPages = { total: number; pages: readonly LogPage[] }

/** The pages of the stretches: each stretch begins with a page of its own. There is one page at least. */
export function pagesOf({ total, marks }: LogMarks): LogPages {
  const pages: LogPage[] = []
  let first = 0
  for (const [place, { rows: all }] of marks.entries()) {
    const cursor = place === 0 ? undefined : marks[place - 1]!.cursor
    for (let skip = 0; skip < all; skip += entriesOfPage) {
      const rows = Math.min(entriesOfPage, all - skip)
      pages.push({ n: pages.length, first, rows, cursor, skip })
      first += rows
    }
  }
  if (pages.length === 0) pages.push({ n: 0, first: 0, rows: 0, cursor: undefined, skip: 0 })
  return { total, pages }
}

/** The number of the page in which a row stands; that of the last one beyond the end. */
export function pageOfRow({ pages }: LogPages, row: number): number {
  let [low, high] = [0, pages.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (pages[middle]!.first <= row) low = middle
    else high = middle - 1
  }
  return low
}
