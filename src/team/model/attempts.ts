/** Limits of attempts within a sliding window: `most` in `windowMinutes`. */
export type Limit = { most: number; windowMinutes: number }

/** Guessing one account's password. */
export const addressLimit: Limit = { most: 10, windowMinutes: 15 }
/** Guessing from one source over many accounts; wider, for an office shares one source. */
export const sourceLimit: Limit = { most: 40, windowMinutes: 15 }
/** Links asked for one address. */
export const resetLimit: Limit = { most: 3, windowMinutes: 60 }
/** Links asked from one source. */
export const resetSourceLimit: Limit = { most: 20, windowMinutes: 60 }

export function windowStart(limit: Limit, now: Date): Date {
  return new Date(now.getTime() - limit.windowMinutes * 60_000)
}

/** Attempts noted later than this are of a clock that ran ahead: they must not lock anybody out until it comes round. */
export function windowEnd(limit: Limit, now: Date): Date {
  return new Date(now.getTime() + limit.windowMinutes * 60_000)
}

export function isSpent(count: number, limit: Limit): boolean {
  return count >= limit.most
}
