/** Entries of one page of a contact log. */
export const entriesOfPage = 100

export type Mark = { cursor: string; at: string }
/** The pages of a log: the newest one holds what does not fill a page, so that new entries move no page below it. */
export type LogPages = { total: number; marks: readonly Mark[] }
export type LogPage = { n: number; first: number; rows: number; cursor: string | undefined }

const rowsOfNewest = ({ total, marks }: LogPages): number =>
  Math.max(0, total - Math.max(0, marks.length - 1) * entriesOfPage)

/** The page of this number, 0 the newest; rows are counted from the newest, 0 the first. */
export function pageOf(pages: LogPages, n: number): LogPage {
  const newest = rowsOfNewest(pages)
  return n === 0
    ? { n, first: 0, rows: newest, cursor: undefined }
    : { n, first: newest + (n - 1) * entriesOfPage, rows: entriesOfPage, cursor: pages.marks[n - 1]?.cursor }
}

/** The number of the page in which a row stands. */
export function pageOfRow(pages: LogPages, row: number): number {
  const newest = rowsOfNewest(pages)
  if (row < newest) return 0
  return Math.min(Math.max(0, pages.marks.length - 1), 1 + Math.floor((row - newest) / entriesOfPage))
}

/** The page with the newest entry before a moment (ISO 8601, exclusive); the oldest page where nothing is older. */
export function pageBefore({ marks }: LogPages, moment: string): number {
  const end = Date.parse(moment)
  // A mark is the oldest entry of its page.
  const found = marks.findIndex(({ at }) => Date.parse(at) < end)
  return found === -1 ? Math.max(0, marks.length - 1) : found
}
