/** Jobs of one key that wait are one job with the ids of all; due at `runAt`, also where the database's clock is behind. */
export type Merge = { key: string; runAt: Date; afterMs: number }

const apartMs = 1_000
const windowMs = 1_000
/** Longer than a transaction takes to commit, so that none comes to a job that runs already. */
const graceMs = 250

/**
 * Says when what follows from a transaction shall run. After a quiet second: at once (null). In a stream: together
 * with all of the same second and lane, for people come with many messages in a row and are derived once. Lanes do not
 * merge into each other's jobs: they would wait for each other's commits.
 */
export function merging(): (now: Date, lane: number) => Merge | null {
  let last = Number.NEGATIVE_INFINITY
  return (now, lane) => {
    const at = now.getTime()
    const isQuiet = at - last > apartMs
    last = at
    if (isQuiet) return null
    const window = Math.floor(at / windowMs)
    const due = (window + 1) * windowMs + graceMs
    return { key: `${window}:${lane}`, runAt: new Date(due), afterMs: due - at }
  }
}
