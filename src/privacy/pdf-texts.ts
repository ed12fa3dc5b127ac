import { constants, inflateSync } from 'node:zlib'

/** At most so many bytes are unpacked of one file; beyond that it counts as not read whole. */
const mostUnpacked = 128 * 1024 ** 2
const mostMaps = 60

/**
 * The texts of a PDF (ISO 32000-1): strings of its objects and of what its pages show, unpacked where they are
 * deflated, and by the maps to Unicode (7.3.4, 7.4, 9.10.3) that its fonts carry. Spaces are as they come: letters may be set
 * one by one. `isWhole` is false where something could not be read: locked, packed otherwise, fonts without a map, or pages
 * that are pictures.
 */
export function pdfTexts(bytes: Buffer): { texts: string[]; isWhole: boolean } {
  const file = bytes.toString('latin1')
  let isWhole = !/\/Encrypt\b/.test(file)
  let left = mostUnpacked
  let pictures = 0
  const streams: string[] = []
  const rest: string[] = []
  let at = 0
  for (const match of file.matchAll(/stream\r?\n/g)) {
    const from = match.index + match[0].length
    if (from < at || file.startsWith('end', match.index - 3)) continue
    const end = file.indexOf('endstream', from)
    if (end < 0) break
    rest.push(file.slice(at, match.index))
    at = end
    const head = file.slice(Math.max(file.lastIndexOf('obj', match.index), match.index - 4_000), match.index)
    const filters = [...head.matchAll(/\/(\w+)Decode\b/g)].map(([, name]) => name!)
    if (/\/Subtype\s*\/Image\b/.test(head)) {
      pictures++
      continue
    }
    if (
      /\/Type\s*\/XRef\b|\/FontFile|\/Length[123]\b|\/Subtype\s*\/(?:Type1C|CIDFontType0C|OpenType)\b/.test(
        head,
      )
    )
      continue
    const unpacked = unpack(bytes.subarray(from, end), filters, left)
    if (!unpacked) isWhole = false
    else {
      left -= unpacked.length
      streams.push(unpacked.toString('latin1'))
    }
  }
  rest.push(file.slice(at))
  const maps = streams.filter(stream => /beginbf(?:char|range)/.test(stream)).map(mapOf)
  const contents = [...rest, ...streams.filter(stream => !/begincmap/.test(stream))]
  const shown = contents.map(stringsOf)
  const all = shown.flat()
  const texts = [
    ...plainTexts(all),
    ...maps.slice(0, mostMaps).map(map => all.map(string => mapped(string, map)).join('')),
  ]
  if (maps.length > mostMaps || (/\/Identity-[HV]\b/.test(contents.join(' ')) && maps.length === 0))
    isWhole = false
  // A page that shows no word and has a picture is a scan.
  const words = shown.slice(rest.length).flat().length
  if (pictures > 0 && words === 0) isWhole = false
  return { texts, isWhole }
}

function unpack(packed: Buffer, filters: readonly string[], most: number): Buffer | null {
  let bytes = packed
  for (const filter of filters) {
    if (filter === 'Flate') {
      try {
        bytes = inflateSync(bytes, {
          finishFlush: constants.Z_SYNC_FLUSH,
          maxOutputLength: Math.max(1, most),
        })
      } catch {
        return null
      }
    } else if (filter === 'ASCIIHex')
      bytes = Buffer.from(bytes.toString('latin1').replace(/[^0-9A-Fa-f]/g, ''), 'hex')
    else if (filter === 'ASCII85') bytes = ascii85(bytes.toString('latin1'))
    else return null
  }
  return bytes
}

function ascii85(text: string): Buffer {
  const out: number[] = []
  const plain = text.replace(/\s+/g, '').replace(/^<~/, '').replace(/~>.*$/s, '').replaceAll('z', '!!!!!')
  for (let at = 0; at < plain.length; at += 5) {
    const group = plain.slice(at, at + 5)
    let value = 0
    for (let n = 0; n < 5; n++) value = value * 85 + ((group.charCodeAt(n) || 117) - 33)
    for (let n = 0; n < group.length - 1; n++) out.push(Math.floor(value / 256 ** (3 - n)) & 255)
  }
  return Buffer.from(out)
}

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

/** Strings as their bytes, each a char: literal ones with their escapes, and hexadecimal ones. */
function stringsOf(content: string): string[] {
  const found: string[] = []
  for (let at = 0; at < content.length; at++) {
    const sign = content[at]
    if (sign === '(') {
      let depth = 1
      let string = ''
      for (at++; at < content.length && depth > 0; at++) {
        const each = content[at]!
        if (each === '\\') {
          const octal = /^[0-7]{1,3}/.exec(content.slice(at + 1, at + 4))?.[0]
          if (octal) {
            string += String.fromCharCode(Number.parseInt(octal, 8) & 255)
            at += octal.length
          } else {
            const next = content[++at] ?? ''
            string += next === '\r' || next === '\n' ? '' : (escapes[next] ?? next)
          }
          continue
        }
        if (each === '(') depth++
        if (each === ')' && --depth === 0) break
        string += each
      }
      found.push(string)
    } else if (sign === '<' && content[at + 1] !== '<') {
      const end = content.indexOf('>', at)
      if (end < 0) break
      const hex = content.slice(at + 1, end).replace(/\s+/g, '')
      if (/^[0-9A-Fa-f]+$/.test(hex))
        found.push(Buffer.from(hex.length % 2 ? `${hex}0` : hex, 'hex').toString('latin1'))
      at = end
    }
  }
  return found
}

/** The strings as what bytes can mean without a map: Windows and Mac letters, and UTF-16 behind its mark. */
function plainTexts(strings: readonly string[]): string[] {
  const decoded = (label: string) => {
    const decoder = new TextDecoder(label)
    return strings
      .map(string => (isUtf16(string) ? utf16(string) : decoder.decode(Buffer.from(string, 'latin1'))))
      .join('')
  }
  return [decoded('windows-1252'), decoded('macintosh')]
}
const isUtf16 = (string: string): boolean => string.startsWith('\u00fe\u00ff')
const utf16 = (string: string): string => new TextDecoder('utf-16be').decode(Buffer.from(string, 'latin1'))

type FontMap = { of: Map<string, string>; lengths: number[] }

/** What the codes of a font mean: `bfchar` and `bfrange` of its map. */
function mapOf(stream: string): FontMap {
  const of = new Map<string, string>()
  const lengths = new Set<number>()
  const bytes = (hex: string) => Buffer.from(hex.replace(/\s+/g, ''), 'hex').toString('latin1')
  const put = (code: string, meaning: string) => {
    of.set(code, meaning)
    lengths.add(code.length)
  }
  for (const [, body] of stream.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
    for (const [, code, meaning] of body!.matchAll(/<([^<>]*)>\s*<([^<>]*)>/g))
      put(bytes(code!), utf16(bytes(meaning!)))
  for (const [, body] of stream.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
    for (const [, low, high, first, list] of body!.matchAll(
      /<([^<>]*)>\s*<([^<>]*)>\s*(?:<([^<>]*)>|\[([^\]]*)\])/g,
    )) {
      const from = Number.parseInt(low!.replace(/\s+/g, ''), 16)
      const to = Math.min(Number.parseInt(high!.replace(/\s+/g, ''), 16), from + 65_535)
      const size = bytes(low!).length
      const listed =
        list === undefined ? null : [...list.matchAll(/<([^<>]*)>/g)].map(([, each]) => utf16(bytes(each!)))
      const start = first === undefined ? '' : utf16(bytes(first))
      for (let code = from; code <= to; code++) {
        const meaning = listed
          ? (listed[code - from] ?? '')
          : start.slice(0, -1) + String.fromCharCode(start.charCodeAt(start.length - 1) + code - from)
        put(bytes(code.toString(16).padStart(size * 2, '0')), meaning)
      }
    }
  return { of, lengths: [...lengths].sort((a, b) => b - a) }
}

function mapped(string: string, { of, lengths }: FontMap): string {
  let text = ''
  for (let at = 0; at < string.length; ) {
    const length = lengths.find(each => of.has(string.slice(at, at + each)))
    text += length === undefined ? '' : of.get(string.slice(at, at + length))
    at += length ?? lengths.at(-1) ?? 1
  }
  return text
}
