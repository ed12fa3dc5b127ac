import { useEffect, useMemo, useRef, useState } from 'react'
import type { Choosing } from '../../../ui/LongTable.tsx'
import type { LongRows } from '../../../ui/long-rows.ts'

/** Chosen rows of a list, or all that fit; what was chosen is forgotten when the list becomes another one. */
export type Chosen = {
  ids: ReadonlySet<number>
  isAll: boolean
  count: number
  chooseAll: () => void
  clear: () => void
}

export function useChoosing<R extends { id: number }>(
  rows: LongRows<R> | null,
  listKey: string,
): Chosen & { of: Choosing<R> } {
  const [ids, setIds] = useState<ReadonlySet<number>>(new Set())
  const [isAll, setAll] = useState(false)
  const latest = useRef<number | null>(null)
  const clear = () => {
    setIds(new Set())
    setAll(false)
    latest.current = null
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: forgotten with the list they were chosen from
  useEffect(clear, [listKey])
  const of = useMemo<Choosing<R>>(
    () => ({
      has: row => isAll || ids.has(row.id),
      toggle(row, index, range) {
        setAll(false)
        const from = latest.current
        latest.current = index
        const { start, items } = rows?.get() ?? { start: 0, items: [] }
        const next = new Set(ids)
        if (range && from !== null) {
          const [low, high] = from < index ? [from, index] : [index, from]
          for (const each of items.slice(Math.max(0, low - start), high - start + 1)) next.add(each.id)
        } else if (next.has(row.id)) next.delete(row.id)
        else next.add(row.id)
        setIds(next)
      },
    }),
    [ids, isAll, rows],
  )
  return {
    ids,
    isAll,
    count: isAll ? Number.POSITIVE_INFINITY : ids.size,
    chooseAll: () => setAll(true),
    clear,
    of,
  }
}
