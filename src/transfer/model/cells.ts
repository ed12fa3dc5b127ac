import { currencyExponent, parseMoney } from '../../shared/money.ts'
import { isRefusal } from '../../shared/outcome.ts'
import type { FieldType } from './fields.ts'
import type { Decimal, Read, Reading, Unit } from './reading.ts'
import { readDay } from './reading.ts'
import { readFlag, readInstant, readJson, readList } from './rich-cells.ts'

const longest = 5_000
const jsonLongest = 500_000
const units: Record<Unit, number> = { one: 1, thousand: 1_000, million: 1_000_000 }
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

const shown = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text)

/** Digits of a number as decimal text ("1.234,50" with ',' gives "1234.50"); null when it is not a number. */
export function plainNumber(text: string, decimal: Decimal): string | null {
  const negative = /^\(.*\)$/.test(text) || /^-|-$/.test(text)
  const bare = text
    .replace(/^[($€£¥\s-]+|[)€£¥\s-]+$/g, '')
    .replace(/^(?:[A-Z]{3})\s?|\s?(?:[A-Z]{3})$/g, '')
    .replace(/[\s\u00a0\u202f'’]/g, '')
  const group = decimal === '.' ? ',' : '.'
  const parts = bare.split(decimal)
  if (parts.length > 2) return null
  const [whole, fraction = ''] = parts as [string, string?]
  const groups = whole.split(group)
  if (groups.length > 1 && !groups.every((digits, i) => (i === 0 ? /^\d{1,3}$/ : /^\d{3}$/).test(digits)))
    return null
  const digits = groups.join('')
  if (!/^\d*$/.test(digits) || !/^\d*$/.test(fraction) || digits + fraction === '') return null
  return `${negative ? '-' : ''}${digits === '' ? '0' : digits}${fraction === '' ? '' : `.${fraction}`}`
}

/**
 * Minor units of the currency. An amount in thousands or millions may have more digits than the currency:
 * it is rounded half away from zero, on the decimal digits themselves. Null when it is no amount.
 */
export function readCents(text: string, reading: Reading, unit: Unit = 'one'): number | { problem: string } {
  if (unit === 'one')
    try {
      return parseMoney(text, reading.currency, reading.decimal)
    } catch (error) {
      if (isRefusal(error)) return { problem: error.detail }
      throw error
    }
  const plain = plainNumber(text, reading.decimal)
  if (plain === null) return { problem: `"${shown(text)}" is not an amount.` }
  const [whole, fraction = ''] = plain.replace('-', '').split('.') as [string, string?]
  const scale = 10n ** BigInt(fraction.length)
  const minor =
    BigInt(whole + fraction) * BigInt(units[unit]) * 10n ** BigInt(currencyExponent(reading.currency))
  const cents = Number((minor * 2n + scale) / (scale * 2n))
  if (!Number.isSafeInteger(cents)) return { problem: `"${shown(text)}" is too large an amount.` }
  return plain.startsWith('-') && cents !== 0 ? -cents : cents
}

/** Letters, digits and single signs only: most cells; nothing about them has to be changed or refused. */
const isPlain = (text: string): boolean => /^[!-~]+(?: [!-~]+)*$/.test(text)

function exactText(text: string): Read {
  if (text.includes('\u0000')) return { problem: 'The cell has a zero character.' }
  return text.length > jsonLongest
    ? { problem: `The cell has ${text.length} characters; ${jsonLongest} are allowed.` }
    : { value: text }
}

/** One cell by the type of its field. Text is trimmed and composed (NFC); what cannot be read says why. */
export function readCell(type: FieldType, cell: string, reading: Reading, unit: Unit = 'one'): Read {
  if (cell === '') return { value: null }
  if (reading.exact && type === 'text') return exactText(cell)
  const text = isPlain(cell) ? cell : (reading.exact ? cell : cell.normalize('NFC')).trim()
  if (text === '') return { value: null }
  if (text.length > (type === 'json' ? jsonLongest : longest))
    return { problem: `The cell has ${text.length} characters; ${longest} are allowed.` }
  if (text !== cell || !isPlain(text))
    if (control.test(text)) return { problem: 'The cell has control characters.' }
  switch (type) {
    case 'text':
      return { value: isPlain(text) ? text : text.replace(/\r\n?/g, '\n').replace(/[^\S\n]+/g, ' ') }
    case 'flag':
      return readFlag(text)
    case 'instant':
      return readInstant(text, reading)
    case 'list':
      return readList(text)
    case 'json':
      return readJson(text)
    case 'email':
      return /^[^\s@<>()",;]+@[^\s@<>()",;]+\.[^\s@<>()",;]+$/.test(text) && text.length <= 254
        ? { value: text }
        : { problem: `"${shown(text)}" is not an e-mail address.` }
    case 'day': {
      const value = readDay(text, reading.dateOrder)
      return value === null ? { problem: `"${shown(text)}" is not a date.` } : { value }
    }
    case 'money': {
      const value = readCents(text, reading, unit)
      return typeof value === 'number' ? { value } : value
    }
    default: {
      const plain = plainNumber(text, reading.decimal)
      const value = plain === null ? Number.NaN : Number(plain)
      const fits =
        type === 'integer' ? Number.isInteger(value) && Math.abs(value) < 2 ** 31 : Math.abs(value) < 1e11
      return fits
        ? { value }
        : { problem: `"${shown(text)}" is not a ${type === 'integer' ? 'whole number' : 'number'}.` }
    }
  }
}

/** The decimal sign that the samples show: the last of the two signs in a number, when not three digits follow it. */
export function suggestDecimal(samples: Iterable<string>): Decimal {
  for (const sample of samples) {
    const found = /([.,])(\d+)\D*$/.exec(sample.trim())
    if (!found) continue
    const both = sample.includes('.') && sample.includes(',')
    if (both || found[2]!.length !== 3) return found[1] as Decimal
    if (sample.split(found[1]!).length > 2) return found[1] === '.' ? ',' : '.'
  }
  return '.'
}

/** Revenue of a company below 10 a head can only be in millions; the middle one decides. */
export function suggestUnit(pairs: readonly { revenue: number; employees: number }[]): Unit {
  const perHead = pairs
    .filter(({ revenue, employees }) => revenue > 0 && employees > 0)
    .map(({ revenue, employees }) => revenue / employees)
    .sort((a, b) => a - b)
  const middle = perHead[Math.floor(perHead.length / 2)]
  if (middle === undefined || middle >= 1_000) return 'one'
  return middle < 10 ? 'million' : 'thousand'
}
