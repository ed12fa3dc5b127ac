import { Temporal } from 'temporal-polyfill'
import { refuse } from './outcome.ts'

// A local day is named by the number of days since 1970-01-01: arithmetic on it needs no calendar.
export const DAY = 86_400_000
const MOST_REMEMBERED = 100_000
const MOST_ZONES = 1_000
const zones = new Map<string, Map<number, number>>()

export function assertTimeZone(timeZone: string): void {
  if (zones.has(timeZone)) return
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone)
    // Temporal also takes an instant for the zone that it names; nothing else does.
    new Intl.DateTimeFormat('en', { timeZone })
  } catch {
    refuse('unknown_time_zone', 422, `"${timeZone}" is not a time zone.`, { field: 'timeZone' })
  }
  // Spellings of a zone are many ('europe/amsterdam', '+01:00'), so their number is bounded too.
  if (zones.size >= MOST_ZONES) zones.clear()
  zones.set(timeZone, new Map())
}

function startsOf(timeZone: string): Map<number, number> {
  assertTimeZone(timeZone)
  return zones.get(timeZone)!
}

/** First instant (UTC milliseconds) of a local day; where midnight is skipped, the instant after the gap. */
export function dayStart(timeZone: string, day: number): number {
  const starts = startsOf(timeZone)
  const known = starts.get(day)
  if (known !== undefined) return known
  const start = plainDate(day).toZonedDateTime(timeZone).epochMilliseconds
  if (starts.size >= MOST_REMEMBERED) starts.clear()
  starts.set(day, start)
  return start
}

/** The local day that holds an instant. */
export function dayAt(timeZone: string, at: number): number {
  let day = Math.floor(at / DAY)
  while (dayStart(timeZone, day) > at) day--
  while (dayStart(timeZone, day + 1) <= at) day++
  return day
}

/**
 * The instant at which the local clock first shows `minute` (0..1440) of a day. A time that is skipped means
 * the moment of the jump; a time that occurs twice means its first occurrence; so neighbours stay neighbours.
 */
export function instantAt(timeZone: string, day: number, minute: number): number {
  const start = dayStart(timeZone, day)
  if (minute <= 0) return start
  const end = dayStart(timeZone, day + 1)
  if (minute >= 1440) return end
  if (end - start === DAY) return start + minute * 60_000
  const wall = plainDate(day).toPlainDateTime({ hour: Math.floor(minute / 60), minute: minute % 60 })
  const earlier = wall.toZonedDateTime(timeZone, { disambiguation: 'earlier' })
  if (earlier.toPlainDateTime().equals(wall)) return Math.min(Math.max(earlier.epochMilliseconds, start), end)
  const jump = earlier.getTimeZoneTransition('next')
  return Math.min(Math.max((jump ?? earlier).epochMilliseconds, start), end)
}

/** 1 = Monday .. 7 = Sunday (ISO 8601). */
export function weekdayOf(day: number): 1 | 2 | 3 | 4 | 5 | 6 | 7 {
  return (((((day + 3) % 7) + 7) % 7) + 1) as 1 | 2 | 3 | 4 | 5 | 6 | 7
}

/** 'YYYY-MM-DD' to a day number; undefined when there is no such date. */
export function parseDay(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const time = Date.parse(`${text}T00:00:00Z`)
  // Date.parse rolls 30 February over in some engines; only a date that reads back the same exists.
  return Number.isNaN(time) || formatDay(time / DAY) !== text ? undefined : time / DAY
}

export function formatDay(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10)
}

function plainDate(day: number): Temporal.PlainDate {
  const utc = new Date(day * DAY)
  return new Temporal.PlainDate(utc.getUTCFullYear(), utc.getUTCMonth() + 1, utc.getUTCDate())
}
