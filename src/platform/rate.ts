/** Counts in windows of `windowMs` on a clock that only goes forward; at most 50,000 sources are remembered. */
export type RateLimit = {
  take(source: string, amount?: number): number | null
  /** What `take` would answer, counting nothing: for limits on what only turns out later, such as a wrong guess. */
  wait(source: string): number | null
}

/**
 * `take` answers null when there is room, else the whole seconds until there is. Kept in memory: a restart
 * forgives, and several processes each allow `max`.
 */
export function rateLimit({ max, windowMs }: { max: number; windowMs: number }): RateLimit {
  const windows = new Map<string, { since: number; count: number }>()
  const sweep = (now: number) => {
    for (const [source, { since }] of windows) if (now - since >= windowMs) windows.delete(source)
    if (windows.size >= 50_000) windows.clear()
  }
  return {
    wait(source) {
      const now = performance.now()
      const window = windows.get(source)
      if (!window || now - window.since >= windowMs || window.count < max) return null
      return Math.max(1, Math.ceil((window.since + windowMs - now) / 1000))
    },
    take(source, amount = 1) {
      const now = performance.now()
      const window = windows.get(source)
      if (!window || now - window.since >= windowMs) {
        if (windows.size >= 50_000) sweep(now)
        windows.set(source, { since: now, count: amount })
        return null
      }
      if (window.count + amount > max) return Math.max(1, Math.ceil((window.since + windowMs - now) / 1000))
      window.count += amount
      return null
    },
  }
}
