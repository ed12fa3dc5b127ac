import type { Calendar, Weekday, WorkingInterval } from '../../shared/working-hours.ts'

const day: readonly WorkingInterval[] = [{ from: '08:30', to: '17:00' }]

/** Monday to Friday, 08:30 to 17:00: what a company starts with. */
export const standardWeek: Record<Weekday, readonly WorkingInterval[]> = {
  1: day,
  2: day,
  3: day,
  4: day,
  5: day,
  6: [],
  7: [],
}

export type CalendarRow = {
  id: number
  name: string
  timeZone: string
  week: Partial<Record<Weekday, WorkingInterval[]>>
  holidays: string[]
  holidayRegion: string | null
}

/** Days that a row leaves out are without work. */
export function wholeWeek(week: CalendarRow['week']): Record<Weekday, WorkingInterval[]> {
  const of = (weekday: Weekday) => week[weekday] ?? []
  return { 1: of(1), 2: of(2), 3: of(3), 4: of(4), 5: of(5), 6: of(6), 7: of(7) }
}

export function calendarFrom(row: Pick<CalendarRow, 'timeZone' | 'week' | 'holidays'>): Calendar {
  return { timeZone: row.timeZone, week: wholeWeek(row.week), holidays: row.holidays }
}
