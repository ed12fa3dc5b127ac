/** How words and numbers are compared, in memory as in the database. */

// English is the order of CLDR's root, as `und-u-ks-level2` is, by which the collation `reading_order` is made.
const reading = new Intl.Collator('en', { sensitivity: 'accent' })

/** Are they the same to whoever reads them? Without regard to case. */
export const readsSame = (one: string, other: string): boolean => reading.compare(one, other) === 0

/** Letter by letter in lower case, as `ilike` compares: no letter becomes two. */
export function lowered(text: string): string {
  let low = ''
  for (const letter of text) low += letter === 'İ' ? 'i' : letter.toLowerCase()
  return low
}

/** A decimal number without rounding: `digits` x 10^-`places`. */
export type Decimal = { digits: bigint; places: number }

/** The number that was sent, as a decimal: a number of JSON, or text that is one ('12.50'). Null where it is none. */
export function decimalOf(value: unknown): Decimal | null {
  if (typeof value === 'number') return Number.isFinite(value) ? parse(String(value)) : null
  return typeof value === 'string' && numberInText.test(value) ? parse(value) : null
}
/** Text that counts as a number; the database compares with the same pattern. */
export const numberInText = /^-?[0-9]{1,15}(\.[0-9]{1,10})?$/

function parse(text: string): Decimal {
  const [, sign, whole, fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(text)!
  const digits = BigInt(`${sign}${whole}${fraction}`)
  const places = fraction.length - Number(exponent)
  return places >= 0 ? { digits, places } : { digits: digits * 10n ** BigInt(-places), places: 0 }
}

export function sumOf(values: readonly Decimal[]): Decimal {
  const places = values.reduce((most, value) => Math.max(most, value.places), 0)
  const digits = values.reduce((sum, value) => sum + atPlaces(value, places), 0n)
  return { digits, places }
}

/** Is the number from `from` to `to`, both included? */
export function isBetween(value: Decimal, { from, to }: { from?: number; to?: number }): boolean {
  return (
    (from === undefined || order(value, parse(String(from))) >= 0) &&
    (to === undefined || order(value, parse(String(to))) <= 0)
  )
}

function order(one: Decimal, other: Decimal): number {
  const places = Math.max(one.places, other.places)
  const [a, b] = [atPlaces(one, places), atPlaces(other, places)]
  return a < b ? -1 : a > b ? 1 : 0
}
const atPlaces = ({ digits, places }: Decimal, wanted: number): bigint =>
  digits * 10n ** BigInt(wanted - places)

/** The decimal as the database writes it: '1500', '-0.25'. */
export function decimalText({ digits, places }: Decimal): string {
  const text = String(digits < 0n ? -digits : digits).padStart(places + 1, '0')
  const fraction = places === 0 ? '' : text.slice(-places).replace(/0+$/, '')
  const whole = places === 0 ? text : text.slice(0, -places)
  return `${digits < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}
