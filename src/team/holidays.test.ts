import { expect, test } from 'vitest'
import { countryOfTimeZone, holidayYears, publicHolidays } from './holidays.ts'

test.each([
  ['Europe/Berlin', 'DE'],
  ['America/New_York', 'US'],
  ['Asia/Calcutta', 'IN'],
  ['Europe/Zurich', 'CH'],
  ['UTC', null],
])('%s is the time of %s', async (timeZone, country) => {
  expect(await countryOfTimeZone(timeZone)).toBe(country)
})

test('public holidays only, as local dates, each once; parts of a country have more', async () => {
  const germany = await publicHolidays('DE', [2026, 2027])
  expect(germany.map(({ day }) => day)).toEqual([...new Set(germany.map(({ day }) => day))].sort())
  expect(germany.map(({ day }) => day)).toEqual(expect.arrayContaining(['2026-12-25', '2027-03-26']))
  const bavaria = (await publicHolidays('DE-BY', [2026])).map(({ day }) => day)
  expect(bavaria).toContain('2026-01-06')
  expect(germany.map(({ day }) => day)).not.toContain('2026-01-06')
})

test('the year is that of the zone', () => {
  const newYear = new Date('2026-12-31T20:00:00Z')
  expect(holidayYears(newYear, 'Asia/Tokyo')).toEqual([2027, 2028, 2029])
  expect(holidayYears(newYear, 'America/New_York')).toEqual([2026, 2027, 2028])
})
