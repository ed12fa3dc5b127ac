import type { Format } from '../../ui/format.ts'
import { t } from './texts.ts'

const keys = {
  source: 'f_source',
  functionRead: 'f_functionRead',
  seniorityRead: 'f_seniorityRead',
  emailKind: 'f_emailKind',
  language: 'f_language',
  country: 'f_country',
  'account.industry': 'f_industry',
  'account.country': 'f_companyCountry',
  'account.employees': 'f_employees',
  pages7: 'f_pages7',
  pages30: 'f_pages30',
  pages365: 'f_pages365',
  prices30: 'f_prices30',
  days30: 'f_days30',
  forms30: 'f_forms30',
  forms365: 'f_forms365',
  downloads90: 'f_downloads90',
  mails90: 'f_mails90',
  ads90: 'f_ads90',
  met365: 'f_met365',
  sales365: 'f_sales365',
  daysKnown: 'f_daysKnown',
  daysSince: 'f_daysSince',
  colleagues30: 'f_colleagues30',
} as const

type Named = { key: string; label: string | null }
/** What a feature is called: the company's own by their labels. */
export const featureWord = ({ key, label }: Named): string =>
  label ?? (Object.hasOwn(keys, key) ? t(keys[key as keyof typeof keys]) : key)

/** A value as people read it, codes as words. */
export function valueWord(value: string | number | boolean | null, f: Format): string {
  if (value === null || value === '') return t('notKnown')
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
  return typeof value === 'number' ? f.count(value) : f.country(value).replaceAll('_', ' ')
}

/** So many digits are told of a figure without a unit. */
export const rounded = (value: number, digits = 3): number => Math.round(value * 10 ** digits) / 10 ** digits

/** By what factor the odds move. */
export const factor = (logOdds: number): string => t('times', { factor: rounded(Math.exp(logOdds), 2) })
