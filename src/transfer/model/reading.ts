export type DateOrder = 'dmy' | 'mdy'
export type Decimal = '.' | ','
export type Unit = 'one' | 'thousand' | 'million'
/** `unit` is that of company revenue; other amounts are in units of one. `currency` is the company's. */
export type Reading = {
  dateOrder: DateOrder
  decimal: Decimal
  unit: Unit
  currency: string
  /** Where moments without an offset were written. */
  timeZone: string
  /** Texts of our own exports are taken as they are. */
  exact: boolean
}
/** A cell as it was understood; `value` null for an empty cell. Money is in cents, a moment in ISO 8601, UTC. */
export type Read = { value: string | number | null } | { problem: string }

function isDay(year: number, month: number, day: number): boolean {
  if (year < 1900 || year > 2200 || month < 1 || month > 12 || day < 1) return false
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}

const written = (year: number, month: number, day: number): string =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`

/** A calendar day from ISO (2017-03-01, also with a time behind it) or from d.m.y or m/d/y as declared; null when none. */
export function readDay(text: string, order: DateOrder): string | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.,]+(?:Z|[+-]\d{2}:?\d{2})?)?$/.exec(text)
  const other = iso ? null : /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?: [\d:]+)?$/.exec(text)
  const found = iso ?? other
  if (!found) return null
  const [a, b, c] = [Number(found[1]), Number(found[2]), Number(found[3])]
  const [year, month, day] = iso ? [a, b, c] : order === 'dmy' ? [c, b, a] : [c, a, b]
  return isDay(year, month, day) ? written(year, month, day) : null
}

/** The order of day and month that the samples allow; day first when both fit. */
export function suggestDateOrder(samples: Iterable<string>): DateOrder {
  for (const sample of samples) {
    const found = /^(\d{1,2})[./-](\d{1,2})[./-]\d{4}/.exec(sample.trim())
    if (found && Number(found[1]) > 12) return 'dmy'
    if (found && Number(found[2]) > 12) return 'mdy'
  }
  return 'dmy'
}
