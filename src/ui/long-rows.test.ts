import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Ask, longRows, type RowsPage } from './long-rows.ts'

const limit = 100
type Row = { id: number }

/** A list as the API reads it; `off` is by how many rows it errs about places. */
function list(size: number, off = 0, said = size) {
  const asked: Ask[] = []
  const page = (start: number, known: number | null, most = limit): RowsPage<Row> => {
    const from = Math.max(0, Math.min(start, size))
    const items = Array.from({ length: Math.max(0, Math.min(most, size - from)) }, (_, n) => ({
      id: from + n,
    }))
    const end = from + items.length
    return {
      items,
      next: end < size ? `next ${end}` : null,
      previous: from > 0 ? `previous ${from}` : null,
      total: said,
      exact: said === size,
      start: known,
    }
  }
  const read = async (ask: Ask): Promise<RowsPage<Row>> => {
    asked.push(ask)
    if ('at' in ask) {
      const isEnd = ask.at + limit >= ask.of
      const at = isEnd ? size - limit : Math.min(Math.max(1, ask.at + off), size - limit)
      return page(at, isEnd ? ask.of - limit : ask.at)
    }
    if ('from' in ask) return page(Number(ask.from), Number(ask.from) + off)
    const [way, place] = ask.cursor.split(' ') as [string, string]
    const edge = Number(place)
    return way === 'next' ? page(edge, null) : page(Math.max(0, edge - limit), null, Math.min(limit, edge))
  }
  return { asked, read, head: page(0, 0) }
}
const settled = async () => {
  for (let n = 0; n < 60; n++) await Promise.resolve()
}
const unbroken = (items: readonly Row[]) =>
  items.every((row, at) => at === 0 || row.id === items[at - 1]!.id + 1)

describe('rows around what is in sight', () => {
  it('grow at the end as it comes near, and begin anew far away', async () => {
    const { asked, head, read } = list(10_000)
    const rows = longRows(head, read)
    rows.show(0, 70)
    await settled()
    expect(asked).toEqual([{ cursor: 'next 100' }])
    rows.show(6_000, 6_020)
    await settled()
    const { start, items } = rows.get()
    expect(unbroken(items)).toBe(true)
    expect(start).toBeLessThanOrEqual(5_960)
    expect(items.find((_, at) => start + at === 6_010)).toEqual({ id: 6_010 })
  })

  it('put numbers right at the beginning, and move what is in sight with them', async () => {
    const { head, read } = list(10_000, 30)
    const rows = longRows(head, read)
    rows.show(500, 520)
    await settled()
    // What stands as row 500 is 530 in truth.
    const before = rows.get()
    expect(before.items[500 - before.start]).toEqual({ id: 530 })
    let first = 500
    for (let at = 0; at < 20; at++) {
      const { shifted } = rows.get()
      rows.show(first, first + 20)
      await settled()
      first = Math.max(0, first + rows.get().shifted - shifted - 50)
    }
    const after = rows.get()
    expect(after.start).toBe(0)
    expect(after.items[0]).toEqual({ id: 0 })
    expect(unbroken(after.items)).toBe(true)
  })

  it('find the true end where the number was an estimate', async () => {
    for (const said of [9_000, 11_000]) {
      const { head, read } = list(10_000, 0, said)
      const rows = longRows(head, read)
      rows.show(said - 20, said)
      await settled()
      const { start, items, total } = rows.get()
      expect(items.at(-1)).toEqual({ id: 9_999 })
      expect(start + items.length).toBe(total)
    }
  })

  it('lead to a value, wherever it is', async () => {
    const { head, read } = list(10_000, 12)
    const rows = longRows(head, read)
    rows.lead('7000')
    await settled()
    const { led, start, items } = rows.get()
    expect(led.n).toBe(1)
    expect(items[led.to - start]).toEqual({ id: 7_000 })
  })

  it('say what failed, and go on when asked', async () => {
    const { head, read } = list(1_000)
    let broken = true
    const rows = longRows(head, ask => (broken ? Promise.reject(new Error('gone')) : read(ask)))
    rows.show(0, 70)
    await settled()
    expect(rows.get().failed).toEqual(new Error('gone'))
    broken = false
    rows.retry()
    await settled()
    expect([rows.get().failed, rows.get().items.length]).toEqual([null, 200])
  })

  it('stay unbroken and hold what is in sight, wherever one goes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 60, max: 5_000 }),
        fc.integer({ min: -30, max: 30 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }),
        async (size, off, places) => {
          const { head, read } = list(size, off)
          const rows = longRows(head, read)
          for (const place of places) {
            const first = Math.floor(place * Math.max(0, rows.get().total - 20))
            const { shifted } = rows.get()
            rows.show(first, first + 19)
            await settled()
            const { start, items, total } = rows.get()
            const moved = first + rows.get().shifted - shifted
            expect(unbroken(items)).toBe(true)
            expect(start).toBeGreaterThanOrEqual(0)
            expect(items.length).toBeLessThanOrEqual(1_200)
            expect(start).toBeLessThanOrEqual(Math.max(0, Math.min(moved, total - 20)))
            expect(start + items.length).toBeGreaterThanOrEqual(Math.min(moved + 19, total))
          }
        },
      ),
      { numRuns: 60, seed: 83 },
    )
  })
})
