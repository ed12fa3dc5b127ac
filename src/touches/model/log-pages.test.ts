import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { entriesOfPage, type LogPages, pageBefore, pageOf, pageOfRow } from './log-pages.ts'

/** A log of moments, the newest first, as the markers of `touch-marks` describe it. */
function described(moments: readonly number[]): LogPages {
  const oldestFirst = [...moments].reverse()
  const marks = oldestFirst
    .flatMap((at, n) =>
      n % entriesOfPage === 0 ? [{ cursor: String(n), at: new Date(at).toISOString() }] : [],
    )
    .reverse()
  return { total: moments.length, marks }
}
const logs = fc
  .array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 450 })
  .map(moments => moments.sort((a, b) => b - a))

describe('pages of a log', () => {
  it('hold every row once, in order', () => {
    fc.assert(
      fc.property(logs, moments => {
        const pages = described(moments)
        const rows = pages.marks.flatMap((_, n) => {
          const { first, rows } = pageOf(pages, n)
          return Array.from({ length: rows }, (_, at) => first + at)
        })
        expect(rows).toEqual(moments.map((_, row) => row))
        for (const row of [0, moments.length >> 1, moments.length - 1]) {
          const page = pageOf(pages, pageOfRow(pages, row))
          expect(row).toBeGreaterThanOrEqual(page.first)
          expect(row).toBeLessThan(page.first + page.rows)
        }
      }),
    )
  })

  it('stay where they are when something is logged at the top', () => {
    fc.assert(
      fc.property(logs, moments => {
        const before = described(moments)
        const after = described([6_000, ...moments])
        const oldest = (pages: LogPages) => pages.marks.slice(-before.marks.length + 1 || undefined)
        expect(oldest(after).at(-1)).toEqual(oldest(before).at(-1))
        const last = before.marks.length - 1
        if (last > 0)
          expect(pageOf(after, after.marks.length - 1).cursor).toEqual(pageOf(before, last).cursor)
      }),
    )
  })

  it('lead to the page with the newest entry before a moment', () => {
    fc.assert(
      fc.property(logs, fc.integer({ min: -10, max: 5_010 }), (moments, moment) => {
        const pages = described(moments)
        const row = moments.findIndex(at => at < moment)
        const found = pageBefore(pages, new Date(moment).toISOString())
        expect(found).toBe(row === -1 ? pages.marks.length - 1 : pageOfRow(pages, row))
      }),
    )
  })

  it('of an empty log are one without rows', () => {
    const none = { total: 0, marks: [] }
    expect([pageOf(none, 0).rows, pageOfRow(none, 0), pageBefore(none, '2026-01-01T00:00:00Z')]).toEqual([
      0, 0, 0,
    ])
  })
})
