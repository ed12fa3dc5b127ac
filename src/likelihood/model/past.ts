/** What may tell how a lead ends: its key, and how its values read. Amounts are cents. */
export type Feature = { key: string; kind: 'number' | 'amount' | 'choice' | 'yes_no' }
export type Value = string | number | boolean | null

/**
 * Leads as they were known at a moment of each, `at`; in the order of those moments. `values` and `filledAt` are by
 * feature, in the order of `features`, then by lead.
 */
export type Past = {
  features: readonly Feature[]
  at: readonly Date[]
  /** When it happened that is to be foretold (accepted, opportunity, won); null where it has not. */
  cameAt: readonly (Date | null)[]
  /** When it was settled either way; null where it is open. */
  settledAt: readonly (Date | null)[]
  values: readonly (readonly Value[])[]
  /**
   * What stands there today, and since when, where that is known: what leaks are looked for in. Null for features that are
   * counted from dated touches, which cannot leak.
   */
  today: readonly ({ value: Value; filledAt: Date | null }[] | null)[]
}

const DAY = 86_400_000

/** Did it happen within `days` of the lead's moment; null where they have not passed by `now`. */
export function cameWithin({ at, cameAt }: Past, lead: number, days: number, now: Date): boolean | null {
  const until = at[lead]!.getTime() + days * DAY
  const came = cameAt[lead]
  if (came && came.getTime() <= Math.min(until, now.getTime())) return true
  return until <= now.getTime() ? false : null
}

/** The leads whose days had passed by `now`, of those raised from `from` on and before `to`. */
export function ripe(past: Past, days: number, now: Date, from = 0, to = Number.POSITIVE_INFINITY): number[] {
  const found: number[] = []
  for (const [lead, at] of past.at.entries()) {
    const raised = at.getTime()
    if (raised >= from && raised < to && raised + days * DAY <= now.getTime()) found.push(lead)
  }
  return found
}
