import { refuse } from './outcome.ts'
import { dayAt, dayStart, formatDay, parseDay } from './zone-days.ts'

/** 'YYYY-MM'. Sorts as text. */
export type MonthKey = string
export type DateRange = { from: Date; to: Date }

/** The month of an instant on the clock of a time zone. */
export function monthOf(at: Date, timeZone: string): MonthKey {
  return formatDay(dayAt(timeZone, at.getTime())).slice(0, 7)
}

/** First instant of a month and first instant of the next, UTC, as a time zone sees it: half-open. */
export function monthRange(month: MonthKey, timeZone: string): DateRange {
  return { from: firstInstant(month, timeZone), to: firstInstant(addMonths(month, 1), timeZone) }
}

/** From the first instant of `first` to the end of `last`, half-open. */
export function monthsRange(first: MonthKey, last: MonthKey, timeZone: string): DateRange {
  return { from: firstInstant(first, timeZone), to: firstInstant(addMonths(last, 1), timeZone) }
}

export function addMonths(month: MonthKey, count: number): MonthKey {
  return keyOf(numberOf(month) + count)
}

/** Months from `a` to `b`; negative when `b` is earlier. */
export function monthsApart(a: MonthKey, b: MonthKey): number {
  return numberOf(b) - numberOf(a)
}

/** Every month from `first` to `last`, both included; empty when `last` is earlier. */
export function monthsFrom(first: MonthKey, last: MonthKey): MonthKey[] {
  const start = numberOf(first)
  return Array.from({ length: Math.max(0, numberOf(last) - start + 1) }, (_, index) => keyOf(start + index))
}

/**
 * The fiscal year that holds a month, for a year that starts in `startMonth` (1..12). It is named by the
 * calendar year in which it ends: with 4, April 2026 to March 2027 is 2027.
 */
export function fiscalYearOf(
  month: MonthKey,
  startMonth: number,
): { year: number; first: MonthKey; last: MonthKey } {
  assertStartMonth(startMonth)
  const number = numberOf(month)
  const first = number - (((((number % 12) - (startMonth - 1)) % 12) + 12) % 12)
  return { year: Math.floor((first + 11) / 12), first: keyOf(first), last: keyOf(first + 11) }
}

/** The months of a fiscal year, named as fiscalYearOf names it. */
export function fiscalYearMonths(year: number, startMonth: number): MonthKey[] {
  assertStartMonth(startMonth)
  const last = year * 12 + ((startMonth + 10) % 12)
  return Array.from({ length: 12 }, (_, index) => keyOf(last - 11 + index))
}

/** 1..4 within the fiscal year. */
export function fiscalQuarterOf(month: MonthKey, startMonth: number): 1 | 2 | 3 | 4 {
  const { first } = fiscalYearOf(month, startMonth)
  return (Math.floor(monthsApart(first, month) / 3) + 1) as 1 | 2 | 3 | 4
}

export function isMonthKey(text: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text)
}

function firstInstant(month: MonthKey, timeZone: string): Date {
  return new Date(dayStart(timeZone, parseDay(`${keyOf(numberOf(month))}-01`)!))
}

function numberOf(month: MonthKey): number {
  if (!isMonthKey(month))
    refuse('bad_month', 422, `"${month}" is not a month like 2026-03.`, { field: 'month' })
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1
}

function keyOf(number: number): MonthKey {
  const year = Math.floor(number / 12)
  if (!(year >= 0 && year <= 9999))
    refuse('bad_month', 422, 'Months run from 0000 to 9999.', { field: 'month' })
  return `${String(year).padStart(4, '0')}-${String(number - year * 12 + 1).padStart(2, '0')}`
}

function assertStartMonth(startMonth: number): void {
  if (!(Number.isInteger(startMonth) && startMonth >= 1 && startMonth <= 12)) {
    refuse('bad_fiscal_start', 422, 'A fiscal year starts in a month from 1 to 12.', { field: 'startMonth' })
  }
}
