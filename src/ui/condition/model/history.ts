/** What was, is and was undone. `tag` tells one stroke of typing from the next: what has the same is undone together. */
export type History<T> = { past: readonly T[]; now: T; future: readonly T[]; tag: string | null }

const kept = 200

export const begin = <T>(now: T): History<T> => ({ past: [], now, future: [], tag: null })

export function advance<T>(history: History<T>, now: T, tag: string | null = null): History<T> {
  if (now === history.now) return history
  const past =
    tag !== null && tag === history.tag ? history.past : [...history.past, history.now].slice(-kept)
  return { past, now, future: [], tag }
}

export function undo<T>(history: History<T>): History<T> {
  const { past, now, future } = history
  const before = past.at(-1)
  return before === undefined
    ? history
    : { past: past.slice(0, -1), now: before, future: [now, ...future], tag: null }
}

export function redo<T>(history: History<T>): History<T> {
  const { past, now, future } = history
  const [next, ...rest] = future
  return next === undefined ? history : { past: [...past, now], now: next, future: rest, tag: null }
}
