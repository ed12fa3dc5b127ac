import { useQueries } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Input, Problem } from '../../ui/api.ts'
import type { touchesContract } from '../model/contract.ts'
import { entriesOfPage, type LogPages, pageOfRow, pagesOf } from '../model/log-pages.ts'
import { type LogEntry, touches } from './api.ts'

export type LogOf = { of: 'accounts' | 'persons'; id: number }
export type LogQuery = Omit<
  Input<(typeof touchesContract)['GET /api/accounts/:id/touches']>['query'],
  'limit' | 'cursor'
>
export type Log = {
  count: number
  /** Whether all of it is counted, and any row can be reached. */
  settled: boolean
  error: Problem | null
  isPending: boolean
  retry: () => void
  entryAt: (row: number) => LogEntry | undefined
  rowOf: (id: number) => number | null
  show: (first: number, after: number) => void
  /** The row of the newest entry before a moment (ISO 8601), or that of the oldest. */
  rowBefore: (moment: string) => Promise<number>
}

/** While somebody leafs quickly, nothing is read. */
const restMs = 90
/** Pages out of sight are forgotten after so long. */
const forgetMs = 60_000

/** What the newest page of a log is asked by. */
export const firstPage = <Q extends LogQuery>(id: number, query: Q) => ({
  params: { id },
  query: { ...query, limit: entriesOfPage },
})

/** The contact log of an account or a person, of which the pages in sight are read. */
export function useLog({ of, id }: LogOf, query: LogQuery): Log {
  const route = of === 'accounts' ? 'GET /api/accounts/:id/touches' : 'GET /api/persons/:id/touches'
  const first = touches.useApi(route, firstPage(id, query) as never)
  const marksRoute =
    of === 'accounts' ? 'GET /api/accounts/:id/touch-marks' : 'GET /api/persons/:id/touch-marks'
  const marked = touches.useApi(marksRoute, { params: { id }, query } as never, {
    enabled: first.data !== undefined && first.data.next !== null,
  })
  const settled = first.data?.next === null || marked.data !== undefined
  const pages = useMemo((): LogPages => {
    const items = first.data?.items ?? []
    return pagesOf(
      first.data?.next !== null && marked.data
        ? marked.data
        : { total: items.length, marks: [{ cursor: '', at: '', rows: items.length }] },
    )
  }, [first.data, marked.data])
  const [wanted, show] = useWanted(pages, settled)
  const others = wanted.filter(n => n > 0)
  const asked = (n: number) => {
    const page = pages.pages[n]
    const where = { cursor: page?.cursor, skip: page?.skip || undefined }
    const input = { params: { id }, query: { ...query, limit: entriesOfPage, ...where } } as never
    return {
      queryKey: [route, input],
      queryFn: () => touches.api(route, input),
      enabled: page !== undefined,
      gcTime: forgetMs,
      staleTime: forgetMs,
    }
  }
  const read = useQueries({ queries: others.map(asked) })
  const shown = new Map<number, readonly LogEntry[]>()
  if (first.data) shown.set(0, first.data.items.slice(0, pages.pages[0]!.rows))
  for (const [at, n] of others.entries()) {
    const items = read[at]?.data?.items
    if (items) shown.set(n, items.slice(0, pages.pages[n]?.rows))
  }
  const failed = read.find(({ error }) => error !== null)
  const rowBefore = async (moment: string): Promise<number> => {
    // What is older than that stands below it.
    const to = query.to !== undefined && query.to < moment ? query.to : moment
    const { total } = await touches.api(marksRoute, { params: { id }, query: { ...query, to } } as never)
    return Math.max(0, Math.min(pages.total - total, pages.total - 1))
  }
  return {
    count: pages.total,
    settled,
    error: first.error ?? marked.error ?? (failed?.error as Problem | null | undefined) ?? null,
    isPending: first.isPending,
    retry() {
      for (const query of [first, marked, ...read]) if (query.error) void query.refetch()
    },
    entryAt(row) {
      const n = pageOfRow(pages, row)
      return shown.get(n)?.[row - pages.pages[n]!.first]
    },
    rowOf(id) {
      for (const [n, items] of shown) {
        const at = items.findIndex(item => item.id === id)
        if (at !== -1) return (pages.pages[n]?.first ?? 0) + at
      }
      return null
    },
    show,
    rowBefore,
  }
}

type Sight = { first: number; after: number; total: number; settled: boolean }

/** The pages around what is in sight: at once where one scrolls on, after a short rest where one leaps. */
function useWanted(
  pages: LogPages,
  settled: boolean,
): [wanted: number[], show: (first: number, after: number) => void] {
  const [sight, setSight] = useState<Sight>({ first: 0, after: 1, total: 0, settled: false })
  // What came at the top since moved what is in sight down by as much.
  const by = sight.settled && settled ? pages.total - sight.total : 0
  const begin = pageOfRow(pages, Math.max(0, sight.first + by))
  const end = pageOfRow(pages, Math.max(0, sight.after + by - 1))
  const now = useRef({ pages, settled, begin, end, sight })
  now.current = { pages, settled, begin, end, sight }
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const show = useCallback((first: number, after: number) => {
    const { pages: of, settled, begin, end, sight } = now.current
    const [top, bottom] = [pageOfRow(of, first), pageOfRow(of, Math.max(first, after - 1))]
    const isNear = top <= end + 1 && bottom >= begin - 1
    const next = { first, after, total: of.total, settled }
    clearTimeout(timer.current)
    // Within the same pages nothing is to be read: whoever scrolls draws rows, and not the page around them.
    if (top === begin && bottom === end && sight.total === of.total && sight.settled === settled) return
    if (isNear) setSight(next)
    else timer.current = setTimeout(() => setSight(next), restMs)
  }, [])
  return [Array.from({ length: end - begin + 1 }, (_, n) => begin + n), show]
}
