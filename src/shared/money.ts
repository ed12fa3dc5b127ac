import { refuse } from './outcome.ts'

// ISO 4217: digits after the point where they are not two.
const EXPONENTS: Readonly<Record<string, number>> = {
  BHD: 3,
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  IQD: 3,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  PYG: 0,
  RWF: 0,
  TND: 3,
  UGX: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
}
const SYMBOLS: Readonly<Record<string, readonly string[]>> = {
  '€': ['EUR'],
  '£': ['GBP'],
  '¥': ['JPY', 'CNY'],
  '₹': ['INR'],
  '₩': ['KRW'],
  '₺': ['TRY'],
  zł: ['PLN'],
  kr: ['SEK', 'NOK', 'DKK', 'ISK'],
  fr: ['CHF'],
  kč: ['CZK'],
  r$: ['BRL'],
  $: ['USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD', 'MXN', 'CLP'],
}

/** Digits after the point of an ISO 4217 currency: EUR 2, JPY 0, KWD 3. */
export function currencyExponent(currency: string): number {
  if (!/^[A-Z]{3}$/.test(currency)) {
    refuse('unknown_currency', 422, `"${currency}" is not a currency code like EUR.`, { field: 'currency' })
  }
  return EXPONENTS[currency] ?? 2
}

/**
 * Reads an amount as people write it into integer minor units (cents): '1.234,56', '1,234.56', "1'234.50",
 * '€ 12', '(3.00)', '12-'. A lone separator before exactly three digits groups thousands; `decimal` settles it
 * otherwise. Refuses `bad_amount`, `amount_too_precise`, `amount_too_large`, `other_currency`; never guesses.
 */
export function parseMoney(text: string, currency = 'EUR', decimal?: '.' | ','): number {
  const exponent = currencyExponent(currency)
  if (text.length > 100) bad(`${text.slice(0, 20)}..`)
  const plain = text.normalize('NFKC').replace(/[−–]/g, '-').trim()
  const found =
    /^([^\d.,]*)([\d.,'’\s]*\d)([^\d]*)$/u.exec(plain) ?? /^([^\d.,]*)([.,]\d+)([^\d]*)$/u.exec(plain)
  if (!found) return bad(text)
  const sign = signOf(`${found[1]}#${found[3]}`, text, currency)
  const [whole, fraction] = split(found[2]!.replace(/\s+/g, ' '), exponent, decimal, text)
  if (fraction.replace(/0+$/, '').length > exponent) {
    refuse(
      'amount_too_precise',
      422,
      `${currency} has ${exponent} digits after the point; "${text}" has more.`,
    )
  }
  const minor = Number(whole + fraction.slice(0, exponent).padEnd(exponent, '0'))
  if (!Number.isSafeInteger(minor)) refuse('amount_too_large', 422, `"${text}" is too large an amount.`)
  return minor === 0 ? 0 : sign * minor
}

/** Minor units as a plain decimal: 123456 EUR -> '1234.56'. Reads back through parseMoney with decimal '.'. */
export function decimalText(minor: number, currency = 'EUR'): string {
  assertWhole(minor)
  const exponent = currencyExponent(currency)
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0')
  const cut = digits.length - exponent
  const text = exponent === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`
  return minor < 0 ? `-${text}` : text
}

/**
 * Shares an integer amount over weights (0 or more) by the method of largest remainders (Hamilton): the parts
 * are integers and sum to the whole. Equal remainders go to the earlier part; all weights 0 means equal parts.
 */
export function allocate(total: number, weights: readonly number[]): number[] {
  assertWhole(total)
  if (weights.length === 0 || weights.some(weight => !(weight >= 0 && Number.isFinite(weight)))) {
    refuse('bad_weights', 422, 'An amount is shared over one or more weights of 0 or more.', {
      field: 'weights',
    })
  }
  const largest = Math.max(...weights)
  // Scaled by the largest first, so that neither huge nor tiny weights overflow or vanish in the sum.
  const shares = weights.map(weight => (largest > 0 ? weight / largest : 1))
  const sum = shares.reduce((a, b) => a + b, 0)
  const whole = Math.abs(total)
  const exact = shares.map(share => (whole * share) / sum)
  const parts = exact.map(Math.floor)
  const order = exact.map((_, index) => index).filter(index => shares[index]! > 0)
  const remainder = (index: number) => exact[index]! - Math.floor(exact[index]!)
  order.sort((a, b) => remainder(b) - remainder(a) || a - b)
  let left = whole - parts.reduce((a, b) => a + b, 0)
  // Left is below the number of parts, or, by float error on huge sums, a little off either way.
  for (let step = 0; left > 0; step = (step + 1) % order.length, left--) parts[order[step]!]!++
  for (let step = order.length - 1; left < 0; step = step > 0 ? step - 1 : order.length - 1) {
    if (parts[order[step]!]! === 0) continue
    parts[order[step]!]!--
    left++
  }
  return parts.map(part => (total < 0 && part !== 0 ? -part : part))
}

function split(
  digits: string,
  exponent: number,
  decimal: '.' | ',' | undefined,
  text: string,
): [string, string] {
  const lastDot = digits.lastIndexOf('.')
  const lastComma = digits.lastIndexOf(',')
  let point = decimal
  if (!point && lastDot >= 0 && lastComma >= 0) point = lastDot > lastComma ? '.' : ','
  if (!point && (lastDot >= 0 || lastComma >= 0)) {
    const mark = lastDot >= 0 ? '.' : ','
    const tail = digits.split(mark)
    const groups = tail.slice(1).every(group => group.length === 3) && /^[1-9]\d{0,2}$/.test(tail[0]!)
    if (groups && exponent === 3 && tail.length === 2) {
      refuse('amount_ambiguous', 422, `"${text}" may be thousands or a fraction; name the decimal sign.`)
    }
    if (!groups) point = mark
  }
  const cut = point ? digits.lastIndexOf(point) : -1
  const head = cut >= 0 ? digits.slice(0, cut) : digits
  const fraction = cut >= 0 ? digits.slice(cut + 1) : ''
  const group = [...new Set(head.replace(/\d/g, ''))]
  if (group.length > 1 || (point && group[0] === point) || (cut >= 0 && !/^\d+$/.test(fraction)))
    return bad(text)
  if (group.length === 1 && !isGrouped(head.split(group[0]!))) return bad(text)
  return [head.replace(/\D/g, '') || '0', fraction]
}

// Thousands, or the Indian lakh grouping 12,34,567.
function isGrouped(groups: readonly string[]): boolean {
  const inner = groups.slice(1, -1)
  if (!/^\d{1,3}$/.test(groups[0]!) || groups.at(-1)!.length !== 3) return false
  return (
    inner.every(group => group.length === 3) || (groups[0]!.length <= 2 && inner.every(g => g.length === 2))
  )
}

function signOf(around: string, text: string, currency: string): 1 | -1 {
  const bare = around.replace(/\s/g, '')
  const bracketed = /^[^)]*\([^()]*#[^()]*\)[^(]*$/.test(bare)
  const mark = bare.replace(/[()#]/g, '')
  const dashes = (mark.match(/-/g) ?? []).length
  const pluses = (mark.match(/\+/g) ?? []).length
  if (dashes + pluses + (bracketed ? 1 : 0) > 1 || (!bracketed && /[()]/.test(bare))) return bad(text)
  // '12,-' is how whole amounts end in Dutch and German; the comma makes the dash no sign.
  const whole = /#,-/.test(bare)
  const unit = mark.replace(/[-+.,]/g, '').toLowerCase()
  const symbol = Object.hasOwn(SYMBOLS, unit) ? SYMBOLS[unit] : undefined
  const meant = symbol ?? (unit === '' ? [currency] : [unit.toUpperCase()])
  if (!meant.includes(currency)) {
    if (!symbol && !/^[a-z]{3}$/.test(unit)) return bad(text)
    refuse('other_currency', 422, `"${text}" is not in ${currency}.`, { field: 'currency' })
  }
  return bracketed || (dashes === 1 && !whole) ? -1 : 1
}

function assertWhole(amount: number): void {
  if (!Number.isSafeInteger(amount)) refuse('bad_amount', 422, 'An amount is a whole number of cents.')
}

function bad(text: string): never {
  return refuse('bad_amount', 422, `"${text}" is not an amount.`)
}
