import type { Condition } from '../../shared/condition/tree.ts'
import type { Tally } from './lift.ts'
import { type DatedTouch, shows, spokenOf } from './signal.ts'

const DAY = 86_400_000
export const WEEK = 7 * DAY
/** An opportunity that opens within so many days counts as what the signal foretold. */
export const outcomeDays = 60
export const weeksOfPast = 104

/** The ends of the weeks that are looked at: of two years, each so long ago that its outcome is known. The earliest first. */
export function weeksBefore(now: number): number[] {
  const last = now - outcomeDays * DAY
  return Array.from({ length: weeksOfPast }, (_, n) => last - (weeksOfPast - 1 - n) * WEEK)
}

/** What an account, or a person without one, did; and its opportunities. Milliseconds, UTC. */
export type History = {
  id: number
  touches: readonly DatedTouch[]
  opportunities: readonly { openedAt: number; closedAt: number | null }[]
}

/**
 * What came after a signal in one account, beside what came without it. Looked at is each week at whose end the account did
 * something within the days of the signal and had no opportunity open. In a week with the signal it shows at the end and did
 * not a week before; in a week without it does not show at the end; weeks in which it only goes on are neither. Known is
 * what had been recorded by then. Counted is whether an opportunity opened within sixty days of the end.
 */
export function tallyOf(
  { when, days }: { when: Condition; days: number },
  { id, touches, opportunities }: History,
  weeks: readonly number[],
  timeZone: string,
): Tally {
  const tally = { id, shown: 0, shownOpened: 0, other: 0, otherOpened: 0 }
  if (touches.length === 0) return tally
  const spoken = spokenOf(when, touches)
  const showed = new Map<number, boolean>()
  const shownAt = (end: number): boolean => {
    const known = showed.get(end)
    if (known !== undefined) return known
    const then = spoken.filter(({ at, knownFrom }) => at <= end && knownFrom <= end)
    const does = shows(when, then, { now: new Date(end), timeZone })
    showed.set(end, does)
    return does
  }
  for (const end of weeks) {
    const active = touches.some(({ at, knownFrom }) => at > end - days * DAY && at <= end && knownFrom <= end)
    const busy = opportunities.some(
      ({ openedAt, closedAt }) => openedAt <= end && (closedAt === null || closedAt > end),
    )
    if (!active || busy) continue
    const opened = opportunities.some(({ openedAt }) => openedAt > end && openedAt <= end + outcomeDays * DAY)
    if (!shownAt(end)) {
      tally.other++
      if (opened) tally.otherOpened++
    } else if (!shownAt(end - WEEK)) {
      tally.shown++
      if (opened) tally.shownOpened++
    }
  }
  return tally
}
