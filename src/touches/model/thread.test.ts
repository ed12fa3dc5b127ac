import fc from 'fast-check'
import { expect, it } from 'vitest'
import { foldThreads } from './thread.ts'

const of = (id: number, thread: number | null = null, n = 1) => ({
  id,
  thread: thread === null ? null : { id: thread, n },
})

it('shows a thread at its newest entry, with how many others there are, and the rest as they are', () => {
  const folded = foldThreads([of(9), of(8, 1, 3), of(7), of(5, 1, 3), of(4, 2, 2), of(1, 1, 3)])
  expect(folded.map(({ entry, others }) => [entry.id, others])).toEqual([
    [9, 0],
    [8, 2],
    [7, 0],
    [4, 1],
  ])
})

it('keeps the order, shows every thread once, and never shows less for more entries', () => {
  const entries = fc.array(fc.tuple(fc.nat(30), fc.option(fc.nat(5))), { maxLength: 60 })
  fc.assert(
    fc.property(entries, list => {
      const all = list.map(([, thread], i) => of(1_000 - i, thread, 9))
      const folded = foldThreads(all)
      const ids = folded.map(({ entry }) => entry.id)
      expect(ids).toEqual([...ids].sort((a, b) => b - a))
      expect(foldThreads(all.slice(0, -1)).length).toBeLessThanOrEqual(folded.length)
      const threads = folded.flatMap(({ entry }) => entry.thread?.id ?? [])
      expect(new Set(threads).size).toBe(threads.length)
    }),
  )
})
