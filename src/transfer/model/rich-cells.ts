import { DAY, instantAt } from '../../shared/zone-days.ts'
import { type Read, type Reading, readDay } from './reading.ts'

const shown = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text)
const yes = new Set([
  '1',
  'true',
  'yes',
  'y',
  'x',
  'ja',
  'j',
  'wahr',
  'waar',
  'on',
  'subscribed',
  'opt-in',
  'optin',
])
const no = new Set([
  '0',
  'false',
  'no',
  'n',
  'nee',
  'nein',
  'falsch',
  'onwaar',
  'off',
  'unsubscribed',
  'opt-out',
  'optout',
])

/** 1 or 0. */
export function readFlag(text: string): Read {
  const plain = text.toLowerCase()
  if (yes.has(plain)) return { value: 1 }
  return no.has(plain) ? { value: 0 } : { problem: `"${shown(text)}" is neither yes nor no.` }
}

/**
 * A moment: ISO 8601 (RFC 3339) with an offset as it is; without one, also d.m.y or m/d/y and a time, in the company's time
 * zone; a day alone is its noon, so that it stays that day nearby.
 */
export function readInstant(text: string, reading: Reading): Read {
  if (/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/.test(text)) {
    const at = new Date(text.replace(' ', 'T').replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
    return Number.isNaN(at.getTime())
      ? { problem: `"${shown(text)}" is not a moment.` }
      : { value: at.toISOString() }
  }
  const [, date = '', clock = ''] = /^(\S+?)(?:[T,]?\s+|T)?((?:\d{1,2}:\d{2}.*)?)$/.exec(text) ?? []
  const day = readDay(date, reading.dateOrder)
  const minutes = clock === '' ? 720 : minutesOf(clock)
  if (day === null || minutes === null) return { problem: `"${shown(text)}" is not a moment.` }
  const at =
    instantAt(reading.timeZone, Date.parse(day) / DAY, Math.floor(minutes)) +
    Math.round((minutes % 1) * 60_000)
  return { value: new Date(at).toISOString() }
}

/** Minutes since midnight of "14:05", "14:05:30" or "2:05 pm". */
function minutesOf(clock: string): number | null {
  const found = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([ap])?\.?m?\.?$/i.exec(clock)
  if (!found) return null
  const half = found[4]?.toLowerCase()
  let hours = Number(found[1])
  if (half && (hours < 1 || hours > 12)) return null
  if (half) hours = (hours % 12) + (half === 'p' ? 12 : 0)
  const minutes = Number(found[2])
  const seconds = Number(found[3] ?? 0)
  return hours > 23 || minutes > 59 || seconds > 59 ? null : hours * 60 + minutes + seconds / 60
}

/** Several values in one cell, parted by semicolons or lines, or a JSON array; as a JSON array of texts. */
export function readList(text: string): Read {
  if (text.startsWith('[')) {
    const read = readJson(text)
    if ('problem' in read) return read
    const list: unknown = JSON.parse(text)
    if (Array.isArray(list) && list.every(one => typeof one === 'string')) return { value: text }
    return { problem: 'The cell is not a list of texts.' }
  }
  const parts = text.split(/\s*(?:;|\n|:::)\s*/).filter(part => part !== '')
  return { value: JSON.stringify(parts) }
}

/** A structure of our own exports, as JSON text. */
export function readJson(text: string): Read {
  try {
    JSON.parse(text)
    return { value: text }
  } catch {
    return { problem: `"${shown(text)}" is not JSON.` }
  }
}
