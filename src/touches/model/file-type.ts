/** What a file is by its first bytes; never by what its sender says. */
export type Sniffed = { type: string; isProgram: boolean }

const octets = 'application/octet-stream'
/** First bytes (at most `headBytes`) of the kinds that offices send. */
const marks: readonly (readonly [string, readonly number[], number?])[] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/gif', [0x47, 0x49, 0x46, 0x38]],
  ['image/webp', [0x57, 0x45, 0x42, 0x50], 8],
  ['image/tiff', [0x49, 0x49, 0x2a, 0x00]],
  ['image/tiff', [0x4d, 0x4d, 0x00, 0x2a]],
  ['image/heic', [0x66, 0x74, 0x79, 0x70, 0x68, 0x65], 4],
  ['video/mp4', [0x66, 0x74, 0x79, 0x70], 4],
  ['audio/mpeg', [0x49, 0x44, 0x33]],
  ['application/gzip', [0x1f, 0x8b]],
  ['application/zip', [0x50, 0x4b, 0x03, 0x04]],
  ['application/x-ole-storage', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]],
  ['text/rtf', [0x7b, 0x5c, 0x72, 0x74, 0x66]],
]
const programs: readonly (readonly number[])[] = [
  [0x4d, 0x5a],
  [0x7f, 0x45, 0x4c, 0x46],
  [0xcf, 0xfa, 0xed, 0xfe],
  [0xce, 0xfa, 0xed, 0xfe],
  [0xca, 0xfe, 0xba, 0xbe],
  [0x23, 0x21],
]
/** How many first bytes are looked at. */
export const headBytes = 4_096
/** Of a picture, whose measures may stand behind a small one of itself. */
export const headOfPicture = 256 * 1024

/** Packed office files are told by their name where their bytes say no more than how they are packed. */
const packed: Readonly<Record<string, string>> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  odp: 'application/vnd.oasis.opendocument.presentation',
}
const stored: Readonly<Record<string, string>> = {
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
  msg: 'application/vnd.ms-outlook',
}
const written: Readonly<Record<string, string>> = { csv: 'text/csv', ics: 'text/calendar', vcf: 'text/vcard' }
/** Windows runs these by their name alone. */
const runs = /\.(exe|com|scr|bat|cmd|pif|msi|lnk|hta|js|jse|vbs|vbe|wsf|wsh|ps1|jar|reg|cpl|dll)$/i

/** Text that a browser would take for a page is plain octets: it is never shown, only kept. */
export function sniffType(head: Uint8Array, name: string): Sniffed {
  const starts = (mark: readonly number[], at = 0) => mark.every((byte, i) => head[at + i] === byte)
  if (runs.test(name) || programs.some(mark => starts(mark))) return { type: octets, isProgram: true }
  const ending = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  const found = marks.find(([, mark, at]) => starts(mark, at))?.[0]
  if (found === 'application/zip') return { type: packed[ending] ?? found, isProgram: false }
  if (found === 'application/x-ole-storage') return { type: stored[ending] ?? octets, isProgram: false }
  if (found) return { type: found, isProgram: false }
  return { type: isPlainText(head) ? (written[ending] ?? 'text/plain') : octets, isProgram: false }
}

/** UTF-8 without control characters, and without a tag that a browser would read. */
function isPlainText(head: Uint8Array): boolean {
  // The last character may be cut off by the end of what is looked at.
  const text = new TextDecoder('utf-8')
    .decode(head)
    .replace(/\uFFFD{1,3}$/, head.length >= headBytes ? '' : '$&')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  if (/[\u0000-\u0008\u000e-\u001f\uFFFD]/.test(text)) return false
  return !/<(!doctype|\?xml|html|head|body|script|svg|iframe|style|link|meta|img|object|embed)/i.test(text)
}

/** Pictures made of dots that every browser draws, and that hold nothing that could run. */
const pictures = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']
/** Bytes and dots of a picture that is shown among words; a larger one is saved like any file. */
export const largestPicture = 10 * 1024 ** 2
const mostDots = 50_000_000

/** Whether a file of this type and size may be shown, as far as was noted of it. */
export const mayBeShown = ({ type, size }: { type: string; size: number }): boolean =>
  pictures.includes(type) && size <= largestPicture

/** The type of a picture by its first bytes, null where they are those of anything else or of too large a picture. */
export function shownType(head: Uint8Array, name: string): string | null {
  const { type, isProgram } = sniffType(head, name)
  if (isProgram || !pictures.includes(type)) return null
  const dots = dotsOf(head, type)
  return dots !== null && dots > 0 && dots <= mostDots ? type : null
}

/** Width by height as the file says; a few bytes may ask for a picture that fills the memory. */
function dotsOf(head: Uint8Array, type: string): number | null {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  if (head.byteLength < 30) return null
  if (type === 'image/png') return view.getUint32(16) * view.getUint32(20)
  if (type === 'image/gif') return view.getUint16(6, true) * view.getUint16(8, true)
  if (type === 'image/webp') return dotsOfWebp(view)
  return dotsOfJpeg(view)
}

function dotsOfWebp(view: DataView): number | null {
  const kind = String.fromCharCode(...[12, 13, 14, 15].map(at => view.getUint8(at)))
  const three = (at: number) => view.getUint16(at, true) + view.getUint8(at + 2) * 65_536
  if (kind === 'VP8X') return (1 + three(24)) * (1 + three(27))
  if (kind === 'VP8 ') return (view.getUint16(26, true) & 0x3fff) * (view.getUint16(28, true) & 0x3fff)
  if (kind !== 'VP8L') return null
  const bits = view.getUint32(21, true)
  return (1 + (bits & 0x3fff)) * (1 + ((bits >>> 14) & 0x3fff))
}

/** The first frame header (ITU T.81, B.2.2); where it stands behind what was read, nothing is known. */
function dotsOfJpeg(view: DataView): number | null {
  for (let at = 2; at + 9 <= view.byteLength; ) {
    if (view.getUint8(at) !== 0xff) return null
    const marker = view.getUint8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return view.getUint16(at + 5) * view.getUint16(at + 7)
    at += 2 + view.getUint16(at + 2)
  }
  return null
}
