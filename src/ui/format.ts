import { type Settings, useSettings } from './settings.tsx'
import { t } from './texts.ts'

/** Figures, money and times in the reader's locale, the company's currency and time zone. */
export type Format = ReturnType<typeof makeFormat>

export function makeFormat({
  locale,
  currency,
  timeZone,
}: Pick<Settings, 'locale' | 'currency' | 'timeZone'>) {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const one = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
  const coins = new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: 0 })
  const exponent =
    new Intl.NumberFormat(locale, { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ??
    2
  const millions = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  })
  const hour = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  })
  const dayShort = new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone,
  })
  const dayYear = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone,
  })
  const dayLong = new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone,
  })
  const full = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short', timeZone })
  const monthName = new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' })
  const monthYear = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' })
  const countries = new Intl.DisplayNames(locale, { type: 'region' })
  const languages = new Intl.DisplayNames(locale, { type: 'language' })
  const dayKey = new Intl.DateTimeFormat('en-CA', { timeZone })
  const asDate = (at: string | Date): Date => (typeof at === 'string' ? new Date(at) : at)

  const decimal: '.' | ',' = one.format(1.5).includes(',') ? ',' : '.'
  const yearOf = (date: Date): string => dayKey.format(date).slice(0, 4)

  const day = (at: string | Date, now = new Date()): string => {
    const date = asDate(at)
    return yearOf(date) === yearOf(now) ? dayShort.format(date).replace(',', '') : dayYear.format(date)
  }
  return {
    count: (n: number): string => whole.format(n).replace('-', '\u2212'),
    /** A share as 0..1: 13.4% below 20, 83% above. */
    percent: (share: number): string => {
      const value = share * 100
      return `${(Math.abs(value) < 20 && value !== 0 ? one : whole).format(value).replace('-', '\u2212')}%`
    },
    /** Integer cents: 142,600; 1.9 m from a million. */
    money: (cents: number | null): string => {
      if (cents === null) return '\u2013'
      const amount = cents / 10 ** exponent
      if (Math.abs(amount) >= 1_000_000)
        return `${millions.format(amount / 1_000_000)}\u202fm`.replace('-', '\u2212')
      return coins.format(amount).replace('-', '\u2212')
    },
    moneyWhole: (cents: number | null): string =>
      cents === null ? '\u2013' : coins.format(cents / 10 ** exponent),
    exponent,
    /** The sign before a fraction. */
    decimal,
    /** The name of a country code; other text as it is. */
    country: (text: string | null): string =>
      text && /^[A-Z]{2}$/.test(text) ? (countries.of(text) ?? text) : (text ?? ''),
    /** The name of a language code; other text as it is. */
    language: (text: string | null): string =>
      text && /^[a-z]{2,3}(-[A-Z]{2})?$/.test(text) ? (languages.of(text) ?? text) : (text ?? ''),
    /** A calendar day 'YYYY-MM-DD'. */
    date: (key: string | null): string => (key === null ? '\u2013' : day(`${key}T12:00:00Z`)),
    time: (at: string | Date): string => hour.format(asDate(at)),
    day,
    dayLong: (at: string | Date): string => dayLong.format(asDate(at)),
    /** Today as a time, otherwise the day. */
    moment: (at: string | Date, now = new Date()): string =>
      dayKey.format(asDate(at)) === dayKey.format(now) ? hour.format(asDate(at)) : day(at, now),
    isToday: (at: string | Date, now = new Date()): boolean =>
      dayKey.format(asDate(at)) === dayKey.format(now),
    absolute: (at: string | Date): string => full.format(asDate(at)),
    /** 'YYYY-MM' in words. */
    month: (key: string): string => monthYear.format(new Date(`${key}-15T00:00:00Z`)),
    monthName: (key: string): string => monthName.format(new Date(`${key}-15T00:00:00Z`)),
    today: (): string => dayKey.format(new Date()),
    /** Working minutes as '0 h 48'. */
    hours: (minutes: number): string => {
      const m = Math.abs(Math.round(minutes))
      return t('hours', { h: Math.floor(m / 60), m: String(m % 60).padStart(2, '0') })
    },
  }
}

const made = new Map<string, Format>()

/** One for all parts of the page: its formatters cost more to make than the row of a list that asks for them. */
export function useFormat(): Format {
  const { locale, currency, timeZone } = useSettings()
  const key = `${locale} ${currency} ${timeZone}`
  const known = made.get(key)
  if (known) return known
  const format = makeFormat({ locale, currency, timeZone })
  made.set(key, format)
  return format
}
