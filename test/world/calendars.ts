import Holidays from 'date-holidays'
import type { Calendar } from '../../src/shared/working-hours.ts'
import type { Span } from './seasons.ts'

type Region = {
  name: string
  timeZone: string
  holidays: readonly [country: string, state?: string]
  from: string
  to: string
}

const regions: readonly Region[] = [
  { name: 'Netherlands', timeZone: 'Europe/Amsterdam', holidays: ['NL'], from: '08:30', to: '17:00' },
  { name: 'Germany', timeZone: 'Europe/Berlin', holidays: ['DE', 'HH'], from: '08:00', to: '16:30' },
  { name: 'Bavaria', timeZone: 'Europe/Berlin', holidays: ['DE', 'BY'], from: '08:00', to: '16:30' },
  { name: 'United Kingdom', timeZone: 'Europe/London', holidays: ['GB', 'ENG'], from: '09:00', to: '17:30' },
]

const publicHolidays = ([country, state]: Region['holidays'], years: readonly number[]): string[] => {
  const known = state ? new Holidays(country, state) : new Holidays(country)
  const dates = years.flatMap(year =>
    known
      .getHolidays(year)
      .flatMap(({ type, date }) => (type === 'public' || type === 'bank' ? date.slice(0, 10) : [])),
  )
  return [...new Set(dates)].sort()
}

export type WorkCalendar = Calendar & { id: number; name: string; region: string }

/** The four calendars, with public holidays from the first year of the span to the year after now. */
export const calendarsOf = (span: Span): WorkCalendar[] => {
  const first = span.from.getUTCFullYear()
  const years = Array.from({ length: span.now.getUTCFullYear() - first + 2 }, (_, i) => first + i)
  return regions.map(({ name, timeZone, holidays, from, to }, index) => {
    const open = [{ from, to }]
    return {
      id: index + 1,
      name,
      timeZone,
      week: { 1: open, 2: open, 3: open, 4: open, 5: open, 6: [], 7: [] },
      holidays: publicHolidays(holidays, years),
      region: holidays.join('-'),
    }
  })
}
