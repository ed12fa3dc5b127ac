type InThread = { id: number; thread: { id: number; n: number } | null }

/** An entry of a log, with how many others of its thread it stands for. */
export type Folded<E> = { entry: E; others: number }

/** A log, newest first, in which each thread stands once, at its newest entry; entries of one's own stay as they are. */
export function foldThreads<E extends InThread>(entries: readonly E[]): Folded<E>[] {
  const shown = new Set<number>()
  return entries.flatMap(entry => {
    const { thread } = entry
    if (thread === null) return [{ entry, others: 0 }]
    if (shown.has(thread.id)) return []
    shown.add(thread.id)
    return [{ entry, others: Math.max(0, thread.n - 1) }]
  })
}
