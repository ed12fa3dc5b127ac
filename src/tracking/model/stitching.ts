/** Somebody said at `at` (ms, UTC) that the browser is used by this person. `mark` orders two of one moment. */
export type Point = { at: number; mark: string; personId: number }

/** In the order in which it was said at the sender's, not in which it arrived here. */
export function inOrder(points: readonly Point[]): Point[] {
  return [...points].sort((a, b) => a.at - b.at || (a.mark < b.mark ? -1 : a.mark > b.mark ? 1 : 0))
}

/**
 * Whose an act of a browser is: of whoever said last before it (or at that moment) who they are; before anybody had,
 * of the first who did. Null for a browser of nobody. `points` in order.
 */
export function ownerAt(points: readonly Point[], at: number): number | null {
  let owner = points[0]?.personId ?? null
  for (const point of points) {
    if (point.at > at) break
    owner = point.personId
  }
  return owner
}

/**
 * The time in which new points change whose an act is, ms: from `from` on, before `to`. Outside of it, everybody keeps
 * what was theirs. `points` in order, the new ones among them.
 */
export function changedTime(
  points: readonly Point[],
  isNew: (point: Point) => boolean,
): { from: number; to: number } | null {
  const first = points.findIndex(isNew)
  if (first < 0) return null
  const last = points.findLastIndex(isNew)
  return {
    from: first === 0 ? Number.NEGATIVE_INFINITY : points[first]!.at,
    to: points[last + 1]?.at ?? Number.POSITIVE_INFINITY,
  }
}

/** Does more than one person use it? */
export function isShared(points: readonly Point[]): boolean {
  return points.some(({ personId }) => personId !== points[0]!.personId)
}

const reserved = /^(anon|user|stretch|erased|released|day):/

/** The key under which a browser's id is kept; what senders choose cannot be one of our own keys. */
export function visitorKey(anonymousId: string): string {
  return reserved.test(anonymousId) ? `anon:${anonymousId}` : anonymousId
}

/** The key of the visitor who stands for an id of the sender's until somebody says who that is. */
export function unnamedKey(userId: string): string {
  return `user:${userId}`
}

/** The key of the subject of what a further person does with a browser. */
export function stretchKey(visitorId: number, personId: number): string {
  return `stretch:${visitorId}:${personId}`
}
