import { assertTimeZone } from '../shared/zone-days.ts'

export type Holiday = { day: string; name: string }
export type HolidayRegion = { code: string; name: string }

/** The tables of all countries are large and rarely needed: loaded at first use. */
async function open() {
  const { default: Holidays } = await import('date-holidays')
  return Holidays
}

/** The country (ISO 3166) whose clocks run by a time zone, or null for one like UTC. */
export async function countryOfTimeZone(timeZone: string): Promise<string | null> {
  assertTimeZone(timeZone)
  const Holidays = await open()
  const named = (zone: string) => new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
  const wanted = new Set([timeZone, named(timeZone)])
  for (const code of Object.keys(new Holidays().getCountries('en')))
    if (new Holidays(code).getTimezones()?.some(zone => wanted.has(zone) || wanted.has(named(zone))))
      return code
  return null
}

/** Countries that holidays are known for, by name. */
export async function holidayRegions(): Promise<HolidayRegion[]> {
  const Holidays = await open()
  return Object.entries(new Holidays().getCountries('en'))
    .map(([code, name]) => ({ code, name }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'))
}

/** Public holidays of a country ('DE') or a part of it ('DE-BY') in `years`, as local dates, each once, in order. */
export async function publicHolidays(region: string, years: readonly number[]): Promise<Holiday[]> {
  const Holidays = await open()
  const [country = '', state, part] = region.split('-')
  const of = new Holidays()
  if (state && part) of.init(country, state, part)
  else if (state) of.init(country, state)
  else of.init(country)
  const days = new Map<string, string>()
  for (const year of years)
    for (const { date, name, type } of of.getHolidays(year, 'en') || [])
      if (type === 'public') days.set(date.slice(0, 10), name)
  return [...days].map(([day, name]) => ({ day, name })).sort((a, b) => a.day.localeCompare(b.day))
}

/** This year and the next two, in the calendar of the given zone. */
export function holidayYears(now: Date, timeZone: string): number[] {
  assertTimeZone(timeZone)
  const year = Number(
    new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', calendar: 'gregory' }).format(now),
  )
  return [year, year + 1, year + 2]
}
