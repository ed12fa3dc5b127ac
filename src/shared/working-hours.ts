import { refuse } from './outcome.ts'
import { assertTimeZone, dayAt, dayStart, instantAt, parseDay, weekdayOf } from './zone-days.ts'

export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7
/** Local times 'HH:MM', `to` up to '24:00', half-open. */
export type WorkingInterval = { readonly from: string; readonly to: string }
/**
 * Opening times of a week (1 = Monday), in an IANA zone, and local dates 'YYYY-MM-DD' without work. Times
 * may overlap and stand in any order. A calendar is a value: it must not be changed once it was used.
 */
export type Calendar = {
  readonly timeZone: string
  readonly week: Readonly<Record<Weekday, readonly WorkingInterval[]>>
  readonly holidays: readonly string[]
}

type Span = readonly [from: number, to: number]
type Compiled = {
  timeZone: string
  week: readonly Span[][]
  holidays: ReadonlySet<number>
  idleLimit: number
}

const MINUTE = 60_000
const FARTHEST_DAYS = 36_600
const compiled = new WeakMap<Calendar, Compiled>()

/**
 * The earliest instant by which `workingMinutes` (0 or more, fractions allowed) have passed since `start`.
 * Minutes are real elapsed ones: a shift across a clock change is as long as it truly was.
 * Refuses `no_working_time`, `working_time_too_far` (over 100 years), `bad_working_minutes`.
 */
export function dueAt(start: Date, workingMinutes: number, calendar: Calendar): Date {
  const rules = compile(calendar)
  let left = Math.round(workingMinutes * MINUTE)
  if (!(left >= 0 && Number.isSafeInteger(left))) {
    refuse('bad_working_minutes', 422, 'Working minutes are a number of 0 or more.', {
      field: 'workingMinutes',
    })
  }
  const begin = timeOf(start)
  if (left === 0) return new Date(begin)
  for (const [from, to] of spansFrom(rules, begin)) {
    if (to - from >= left) return new Date(from + left)
    left -= to - from
  }
  return tooFar()
}

/** Working minutes from `a` to `b`, in the calendar's real elapsed minutes; negative when `b` is before `a`. */
export function workingMinutesBetween(a: Date, b: Date, calendar: Calendar): number {
  const rules = compile(calendar)
  const start = timeOf(a)
  const end = timeOf(b)
  if (start === end) return 0
  if (end < start) return 0 - elapsed(rules, end, start) / MINUTE
  return elapsed(rules, start, end) / MINUTE
}

/** Working minutes from an instant to the end of its day, in the zone of the calendar. */
export function minutesLeftToday(at: Date, calendar: Calendar): number {
  const { timeZone } = calendar
  const midnight = dayStart(timeZone, dayAt(timeZone, timeOf(at)) + 1)
  return workingMinutesBetween(at, new Date(midnight), calendar)
}

/** Is work done at this instant? The end of an interval is outside it. */
export function isWorkingTime(at: Date, calendar: Calendar): boolean {
  const rules = compile(calendar)
  const time = timeOf(at)
  return spansOf(rules, dayAt(rules.timeZone, time)).some(([from, to]) => from <= time && time < to)
}

/** `at` itself when work is done then, else the next opening. Refuses `no_working_time`. */
export function nextWorkingTime(at: Date, calendar: Calendar): Date {
  for (const [from] of spansFrom(compile(calendar), timeOf(at))) return new Date(from)
  return tooFar()
}

/** Stretches of work between two instants, in order, whole ones: a stretch that is under way at `from` begins before it. */
export function stretchesBetween(from: Date, to: Date, calendar: Calendar): { from: Date; to: Date }[] {
  const rules = compile(calendar)
  const start = timeOf(from)
  const end = timeOf(to)
  const found: { from: Date; to: Date }[] = []
  if (end <= start) return found
  const last = dayAt(rules.timeZone, end)
  if (last - dayAt(rules.timeZone, start) > FARTHEST_DAYS) tooFar()
  for (let day = dayAt(rules.timeZone, start); day <= last; day++)
    for (const [open, close] of spansOf(rules, day))
      if (close > start && open < end) found.push({ from: new Date(open), to: new Date(close) })
  return found
}

/** Refuses a calendar that cannot be used: zone, times and dates; says which. */
export function assertCalendar(calendar: Calendar): void {
  compile(calendar)
}

function elapsed(rules: Compiled, start: number, end: number): number {
  const first = dayAt(rules.timeZone, start)
  const last = dayAt(rules.timeZone, end)
  if (last - first > FARTHEST_DAYS) tooFar()
  let sum = 0
  for (let day = first; day <= last; day++) {
    for (const [from, to] of spansOf(rules, day))
      sum += Math.max(0, Math.min(to, end) - Math.max(from, start))
  }
  return sum
}

/** Stretches of work after `start`, the first cut to begin at `start`. Ends by a refusal, never silently. */
function* spansFrom(rules: Compiled, start: number): Generator<Span> {
  const first = dayAt(rules.timeZone, start)
  let idle = 0
  for (let day = first; day - first <= FARTHEST_DAYS; day++) {
    const spans = spansOf(rules, day)
    for (const [from, to] of spans) if (to > start) yield [Math.max(from, start), to]
    idle = spans.length > 0 ? 0 : idle + 1
    if (idle > rules.idleLimit) {
      refuse('no_working_time', 422, 'This calendar has no working time.', { field: 'calendar' })
    }
  }
}

function spansOf(rules: Compiled, day: number): Span[] {
  const minutes = rules.week[weekdayOf(day)]!
  if (minutes.length === 0 || rules.holidays.has(day)) return []
  const { timeZone } = rules
  // A day of zero length is a date that a zone left out (Samoa, 30 December 2011).
  if (dayStart(timeZone, day) === dayStart(timeZone, day + 1)) return []
  const spans: Span[] = []
  for (const [from, to] of minutes) {
    const span: Span = [instantAt(timeZone, day, from), instantAt(timeZone, day, to)]
    if (span[1] > span[0]) spans.push(span)
  }
  return spans
}

function compile(calendar: Calendar): Compiled {
  const known = compiled.get(calendar)
  if (known) return known
  assertTimeZone(calendar.timeZone)
  const holidays = new Set<number>()
  for (const [index, date] of calendar.holidays.entries()) {
    const day = parseDay(date)
    if (day === undefined) {
      refuse('bad_holiday', 422, `"${date}" is not a date like 2026-12-25.`, { field: `holidays/${index}` })
    }
    holidays.add(day)
  }
  const week: Span[][] = [[]]
  for (let weekday = 1; weekday <= 7; weekday++)
    week.push(merged(calendar.week[weekday as Weekday] ?? [], weekday))
  // A working weekday returns each week unless a holiday or a clock change takes it, so this is enough.
  const worked = week.some(spans => spans.length > 0)
  const idleLimit = worked ? 7 * (holidays.size + 4) : 0
  const rules = { timeZone: calendar.timeZone, week, holidays, idleLimit }
  compiled.set(calendar, rules)
  return rules
}

function merged(intervals: readonly WorkingInterval[], weekday: number): Span[] {
  const spans = intervals.map(({ from, to }, index): Span => {
    const field = `week/${weekday}/${index}`
    const span: Span = [minuteOf(from, field), minuteOf(to, field)]
    if (span[1] < span[0]) {
      refuse('working_hours_reversed', 422, `${from} to ${to} ends before it begins; split it at 24:00.`, {
        field,
      })
    }
    return span
  })
  const result: [number, number][] = []
  for (const [from, to] of spans.filter(([from, to]) => to > from).sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else result.push([from, to])
  }
  return result
}

function minuteOf(text: string, field: string): number {
  const found = /^(\d{2}):(\d{2})$/.exec(text)
  const minute = found ? Number(found[1]) * 60 + Number(found[2]) : Number.NaN
  if (!(minute <= 1440) || Number(found?.[2]) > 59) {
    refuse('bad_working_hours', 422, `"${text}" is not a time from 00:00 to 24:00.`, { field })
  }
  return minute
}

function timeOf(at: Date): number {
  const time = at.getTime()
  // Years 1 to 9999: what a four-digit date can name.
  if (!(time >= -62_135_596_800_000 && time < 253_402_300_800_000)) {
    refuse('bad_date', 422, 'A moment between the years 1 and 9999 is needed.')
  }
  return time
}

function tooFar(): never {
  return refuse('working_time_too_far', 422, 'Working time is counted over 100 years at most.')
}
