import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { unzipSync } from 'fflate'
import { formsOf } from './model/spellings.ts'
import { pdfTexts } from './pdf-texts.ts'

/** Whether a file holds somebody: yes, no, or nobody can say by program and a human has to look. */
export type Found = 'holds' | 'clean' | 'unread'

const overlap = 1_024
/** Larger files are searched as they lie; what is packed in them is not looked into. */
const mostWhole = 64 * 1024 ** 2
const mostUnpacked = 256 * 1024 ** 2
/** A message in a zip in a message is as deep as anybody goes. */
const deepest = 4

/**
 * Looks for words in a file, capitals aside: as it lies in every spelling of `formsOf`, and inside of what it packs: gzip, zip and
 * office documents, PDF, and base64 in any charset. A picture, a recording, a scan, and what is locked or broken is `unread`.
 */
export async function searchFile(path: string, words: readonly string[]): Promise<Found> {
  const forms = formsOf(words)
  try {
    if (await liesIn(path, forms)) return 'holds'
    const { size } = await stat(path)
    if (size <= mostWhole) return searchBytes(await readFile(path), { forms, close: closeOf(words) }, 0)
    const head = createReadStream(path, { end: 15 })
    for await (const chunk of head) return isPlain(chunk as Buffer) ? 'clean' : 'unread'
    return 'clean'
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR'))
      return 'clean'
    throw error
  }
}

type Sought = { forms: readonly string[]; close: readonly string[] }
/** Without spaces: in documents letters and words are set apart as the page wants it. */
const closeOf = (words: readonly string[]): string[] =>
  [...new Set(words.map(closed))].filter(word => word.length > 4)
const closed = (text: string): string => text.normalize('NFC').toLowerCase().replace(/\s+/g, '')

/** As it lies, in pieces, so that a file of any size passes through. */
async function liesIn(path: string, forms: readonly string[]): Promise<boolean> {
  let before = ''
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const text = before + (chunk as Buffer).toString('latin1').toLowerCase()
    if (holdsForm(text, forms)) return true
    before = text.slice(-overlap)
  }
  return false
}

function holdsForm(text: string, forms: readonly string[]): boolean {
  if (forms.some(form => text.includes(form))) return true
  // Lines of quoted-printable and base64 are broken anywhere.
  const joined = text.replace(/=?\r?\n/g, '')
  return joined.length < text.length && forms.some(form => joined.includes(form))
}

const starts = (bytes: Uint8Array, ...signs: number[]): boolean =>
  signs.every((sign, at) => bytes[at] === sign)
const isZip = (bytes: Uint8Array) => starts(bytes, 0x50, 0x4b, 3, 4)
const isGzip = (bytes: Uint8Array) => starts(bytes, 0x1f, 0x8b)
const isPdf = (bytes: Buffer) => bytes.subarray(0, 1_024).includes('%PDF-')
const at4 = (bytes: Buffer): string => bytes.toString('latin1', 4, 8)
/** Pictures, sound and films, by how they begin. */
const shown = ['GIF8', 'RIFF', 'II*', 'MM\0*', 'ID3', 'OggS', 'fLaC']
const isPicture = (bytes: Buffer) =>
  starts(bytes, 0xff, 0xd8, 0xff) ||
  starts(bytes, 0x89, 0x50, 0x4e, 0x47) ||
  starts(bytes, 0x1a, 0x45, 0xdf, 0xa3) ||
  (bytes.length > 14 && starts(bytes, 0x42, 0x4d) && bytes.readUInt32LE(6) === 0) ||
  shown.some(start => bytes.toString('latin1', 0, 4).startsWith(start)) ||
  at4(bytes) === 'ftyp'
/** Other packers (7z, rar, bzip2, xz, zstd), and the boxes of older office documents and mail programs. */
const isShut = (bytes: Uint8Array) =>
  starts(bytes, 0x37, 0x7a, 0xbc, 0xaf) ||
  starts(bytes, 0x52, 0x61, 0x72, 0x21) ||
  starts(bytes, 0x42, 0x5a, 0x68) ||
  starts(bytes, 0xfd, 0x37, 0x7a, 0x58) ||
  starts(bytes, 0x28, 0xb5, 0x2f, 0xfd) ||
  starts(bytes, 0xd0, 0xcf, 0x11, 0xe0)
const isPlain = (bytes: Buffer): boolean =>
  !isZip(bytes) && !isGzip(bytes) && !isPdf(bytes) && !isPicture(bytes) && !isShut(bytes)

function searchBytes(bytes: Buffer, sought: Sought, depth: number): Found {
  if (depth > 0 && holdsForm(bytes.toString('latin1').toLowerCase(), sought.forms)) return 'holds'
  if (depth >= deepest) return isPlain(bytes) ? 'clean' : 'unread'
  if (isGzip(bytes)) {
    try {
      return searchBytes(gunzipSync(bytes, { maxOutputLength: mostUnpacked }), sought, depth + 1)
    } catch {
      return 'unread'
    }
  }
  if (isZip(bytes)) return searchZip(bytes, sought, depth)
  if (isPdf(bytes)) {
    const { texts, isWhole } = pdfTexts(bytes)
    if (texts.some(text => holdsClose(text, sought))) return 'holds'
    return isWhole ? 'clean' : 'unread'
  }
  if (isPicture(bytes) || isShut(bytes)) return 'unread'
  return searchBase64(bytes, sought, depth)
}

const holdsClose = (text: string, { close }: Sought): boolean => {
  const plain = closed(text)
  return close.some(word => plain.includes(word))
}

function searchZip(bytes: Buffer, sought: Sought, depth: number): Found {
  let left = mostUnpacked
  let isCut = false
  let files: Record<string, Uint8Array>
  // The flag of an entry that is locked, in the head of any of them.
  for (
    let at = bytes.indexOf('PK\x03\x04', 0, 'latin1');
    at >= 0;
    at = bytes.indexOf('PK\x03\x04', at + 4, 'latin1')
  )
    if (at + 8 <= bytes.length && (bytes[at + 6]! & 1) === 1) return 'unread'
  try {
    files = unzipSync(bytes, {
      filter: ({ originalSize }) => {
        left -= originalSize
        if (left < 0) isCut = true
        return left >= 0
      },
    })
  } catch {
    return 'unread'
  }
  let found: Found = isCut ? 'unread' : 'clean'
  for (const [name, file] of Object.entries(files)) {
    const content = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
    if (holdsClose(name, sought)) return 'holds'
    // Letters of one word may stand in several runs of a document, each in tags of its own.
    if (/\.(?:xml|rels|x?html?)$/i.test(name) && holdsClose(untagged(content.toString('utf8')), sought))
      return 'holds'
    // Pictures inside of documents are not looked into, as nobody could tell a logo from a scan.
    const inside = isPicture(content) ? 'clean' : searchBytes(content, sought, depth + 1)
    if (inside === 'holds') return inside
    if (inside === 'unread') found = inside
  }
  return found
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const untagged = (xml: string): string =>
  xml
    .replace(/<[^>]*>/g, '')
    .replace(
      /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi,
      (whole, hex?: string, code?: string, name?: string) => {
        const point = hex ? Number.parseInt(hex, 16) : code ? Number(code) : -1
        return point >= 0 && point <= 0x10ffff ? String.fromCodePoint(point) : (entities[name ?? ''] ?? whole)
      },
    )

/** Parts of a mail and what else is written in base64 (RFC 2045): unpacked, and read in the charsets that mail is written in. */
function searchBase64(bytes: Buffer, sought: Sought, depth: number): Found {
  let found: Found = 'clean'
  const text = bytes.toString('latin1')
  for (const [block] of text.matchAll(/(?:[A-Za-z0-9+/_-]{16,}={0,2}\r?\n?)+/g)) {
    const plain = block.replace(/[\r\n]/g, '')
    if (plain.length < 32) continue
    const inner = Buffer.from(plain, 'base64')
    if (charsets.some(charset => holdsClose(new TextDecoder(charset).decode(inner), sought))) return 'holds'
    const inside = searchBytes(inner, sought, depth + 1)
    if (inside === 'holds') return inside
    if (inside === 'unread') found = inside
  }
  return found
}
const charsets = ['utf-8', 'windows-1252', 'utf-16le', 'utf-16be']
