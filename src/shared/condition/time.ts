import { dayAt, dayStart, formatDay, parseDay } from '../zone-days.ts'
import type { Day, Window } from './tree.ts'

/** When a condition is asked, and whose days it means: an IANA time zone. */
export type Moment = { readonly now: Date; readonly timeZone: string }
/** UTC milliseconds, `from` <= at < `to`; without an end where it is null. */
export type Span = { from: number | null; to: number | null }

const DAY = 86_400_000
const lengthOf = (days: number): number => days * DAY

/** Today in the time zone, as a number of days since 1970-01-01. */
export const todayOf = ({ now, timeZone }: Moment): number => dayAt(timeZone, now.getTime())

/** The day that is meant, as a number of days since 1970-01-01. */
export const dayMeant = (day: Day, moment: Moment): number =>
  typeof day === 'number' ? todayOf(moment) + day : parseDay(day)!

/** 'YYYY-MM-DD' of the day that is meant. */
export const dateMeant = (day: Day, moment: Moment): string => formatDay(dayMeant(day, moment))

/** From the first moment of one day to the last of another. */
export function spanOfDays({ from, to }: { from?: Day; to?: Day }, moment: Moment): Span {
  const start = (day: number) => dayStart(moment.timeZone, day)
  return {
    from: from === undefined ? null : start(dayMeant(from, moment)),
    to: to === undefined ? null : start(dayMeant(to, moment) + 1),
  }
}

/** What of the past a window means; never what is later than now. `days` are of 24 hours: to the second, not by the calendar. */
export function spanOf(window: Window | undefined, moment: Moment): Span {
  const end = moment.now.getTime() + 1
  if (window === undefined) return { from: null, to: end }
  if ('days' in window) return { from: end - lengthOf(window.days), to: end }
  const { from, to } = spanOfDays(window, moment)
  return { from, to: to === null ? end : Math.min(to, end) }
}

export const isWithin = (at: number, { from, to }: Span): boolean =>
  (from === null || at >= from) && (to === null || at < to)

/** The last moment at which a step is in time. */
export const latestAfter = (at: number, days: number | undefined): number =>
  days === undefined ? Number.POSITIVE_INFINITY : at + lengthOf(days)

export { lengthOf as millisecondsOf }

/**
 * The days of the year, 'MM-DD', that return from today until `within` days from now. Who has a day on 29 February has it on
 * 1 March in other years.
 */
export function returningDays(within: number, moment: Moment): string[] {
  const today = todayOf(moment)
  const days = new Set<string>()
  for (let day = today; day <= today + within; day++) {
    const date = formatDay(day)
    days.add(date.slice(5))
    if (date.endsWith('-03-01') && formatDay(day - 1).endsWith('-02-28')) days.add('02-29')
  }
  return [...days]
}
