import { t } from './texts.ts'
import type { About, Day } from './tree.ts'

/** How fields, values and what has an id are called in the reader's language. */
export type Naming = {
  trait: (about: About, key: string) => string
  /** A value of a trait: of a choice its label, of a reference its name, an amount with its currency. */
  value: (about: About, trait: string, value: string | number) => string
  kind: (kind: string) => string
  side: (side: string) => string
  campaign: (id: number) => string
  productGroup: (id: number) => string
  segment: (id: number) => string
  /** A day of the calendar. */
  day: (day: string) => string
  number: (value: number) => string
}

/** Words that people gave, so that where they end is seen. */
export const quoted = (text: string): string => t('quoted', { text: text.replace(/[”’“]/g, '$&$&') })

export const either = (names: readonly string[]): string =>
  names.reduce((one, other) => t('or', { one, other }))

/** From and to, in the words of a number. */
export function rangeWords(
  { from, to }: { from?: number | undefined; to?: number | undefined },
  word: (value: number) => string,
): string {
  if (to === undefined) return t('at_least', { from: word(from!) })
  if (from === undefined) return t('at_most', { to: word(to) })
  return from === to ? t('exactly', { from: word(from) }) : t('from_to', { from: word(from), to: word(to) })
}

export function daysWords({ from, to }: { from?: Day; to?: Day }, naming: Naming): string {
  const day = (of: Day) => dayWords(of, naming)
  if (to === undefined) return t('on_or_after', { from: day(from!) })
  if (from === undefined) return t('on_or_before', { to: day(to) })
  return from === to ? t('on', { from: day(from) }) : t('between', { from: day(from), to: day(to) })
}

function dayWords(day: Day, naming: Naming): string {
  if (typeof day === 'string') return naming.day(day)
  if (day === 0) return t('today')
  return day < 0 ? t('days_ago', { days: -day }) : t('days_ahead', { days: day })
}
