import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { entriesOfPage, type Mark, pageOfRow, pagesOf } from './log-pages.ts'

const logs = fc
  .array(fc.integer({ min: 1, max: 350 }), { minLength: 1, maxLength: 12 })
  .map(sizes => sizes.map((rows, n): Mark => ({ cursor: String(n), at: '', rows })))
const totalOf = (marks: readonly Mark[]) => marks.reduce((sum, { rows }) => sum + rows, 0)

describe('pages of a log', () => {
  it('hold every row once, in order, none more than a page holds, and each row is found in its page', () => {
    fc.assert(
      fc.property(logs, marks => {
        const log = pagesOf({ total: totalOf(marks), marks })
        const rows = log.pages.flatMap(({ first, rows }) =>
          Array.from({ length: rows }, (_, at) => first + at),
        )
        expect(rows).toEqual(Array.from({ length: log.total }, (_, row) => row))
        expect(log.pages.every(({ rows, n }, place) => rows <= entriesOfPage && n === place)).toBe(true)
        for (const row of rows) {
          const page = log.pages[pageOfRow(log, row)]!
          expect(row - page.first).toBeGreaterThanOrEqual(0)
          expect(row - page.first).toBeLessThan(page.rows)
        }
        expect(pageOfRow(log, log.total + 5)).toBe(log.pages.length - 1)
      }),
    )
  })

  it('are read after the stretch above them, so that what is logged at the top moves no page below', () => {
    fc.assert(
      fc.property(logs, ([newest, ...older]) => {
        const read = (marks: Mark[]) =>
          pagesOf({ total: totalOf(marks), marks })
            .pages.filter(({ cursor }) => cursor !== undefined)
            .map(({ cursor, skip, rows }) => [cursor, skip, rows])
        expect(read([{ ...newest!, rows: newest!.rows + 1 }, ...older])).toEqual(read([newest!, ...older]))
      }),
    )
  })

  it('of an empty log are one without rows', () => {
    const none = pagesOf({ total: 0, marks: [] })
    expect([none.pages, pageOfRow(none, 0)]).toEqual([
      [{ n: 0, first: 0, rows: 0, cursor: undefined, skip: 0 }],
      0,
    ])
  })
})
