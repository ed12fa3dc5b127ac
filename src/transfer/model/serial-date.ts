/** Built-in number formats that show a day or a time (ECMA-376 part 1, 18.8.30; those of East Asian locales included). */
const builtIn = new Set([
  14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47, 50, 51, 52, 53, 54,
  55, 56, 57, 58,
])

/** Does a number format show a day or a time? Quoted text, escapes, colours and conditions do not count. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return builtIn.has(id)
  const first = code.split(';')[0]!
  const bare = first.replace(/"[^"]*"|\\.|_.|\*./g, '').replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
  return /[dmyhs]/i.test(bare) && !/general|[#?]/i.test(bare)
}

const pad = (value: number, length = 2): string => String(value).padStart(length, '0')

/**
 * A serial number as ISO 8601 without an offset: a day, a day with a time, or below one a time. Day 1 is 1900-01-01, and
 * the 29 February 1900 that never was is counted; of the 1904 system day 0 is 1904-01-01. Null outside 1900 to 9999.
 */
export function serialDate(serial: number, from1904: boolean): string | null {
  if (!(serial >= 0) || serial >= 2_958_466) return null
  const seconds = Math.round(serial * 86_400)
  const days = Math.floor(seconds / 86_400)
  const rest = seconds % 86_400
  const time = `${pad(Math.floor(rest / 3_600))}:${pad(Math.floor(rest / 60) % 60)}:${pad(rest % 60)}`
  if (days === 0 && !from1904) return time
  const epoch = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, days < 60 ? 31 : 30)
  const date = new Date(epoch + days * 86_400_000)
  const day = `${pad(date.getUTCFullYear(), 4)}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`
  return rest === 0 ? day : `${day} ${time}`
}

/** The column of a cell by its reference, from 0: 'A1' is 0, 'AA7' is 26; -1 when it is none. */
export function columnOf(reference: string): number {
  let column = 0
  let at = 0
  for (; at < reference.length; at++) {
    const code = reference.charCodeAt(at) & 0xdf
    if (code < 65 || code > 90) break
    column = column * 26 + code - 64
    if (column > 16_384) return -1
  }
  return at === 0 ? -1 : column - 1
}

/** The letters of a column from 0. */
export function columnName(column: number): string {
  let name = ''
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name
  return name
}

/** Characters that XML cannot hold are written _xHHHH_ in workbooks. */
export const unescapeCell = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text

const unwritable =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to be written differently
  /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|_(?=x[0-9A-Fa-f]{4}_)/g
export const escapeCell = (text: string): string =>
  text.replace(unwritable, sign => `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
