type Kind = { type: string; begins: readonly number[] | null }
const zip = [0x50, 0x4b, 0x03, 0x04]
const kinds: Readonly<Record<string, Kind>> = {
  pdf: { type: 'application/pdf', begins: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  epub: { type: 'application/epub+zip', begins: zip },
  docx: { type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', begins: zip },
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', begins: zip },
  pptx: { type: 'application/vnd.openxmlformats-officedocument.presentationml.presentation', begins: zip },
  zip: { type: 'application/zip', begins: zip },
  png: { type: 'image/png', begins: [0x89, 0x50, 0x4e, 0x47] },
  jpg: { type: 'image/jpeg', begins: [0xff, 0xd8, 0xff] },
  jpeg: { type: 'image/jpeg', begins: [0xff, 0xd8, 0xff] },
  mp4: { type: 'video/mp4', begins: null },
  csv: { type: 'text/csv; charset=utf-8', begins: null },
  txt: { type: 'text/plain; charset=utf-8', begins: null },
}

/** The type of a file by its ending, when it begins as such files do; null for endings that are not given out. */
export function fileType(name: string, body: Uint8Array): string | null {
  const kind = kinds[name.split('.').at(-1)!.toLowerCase()]
  if (!kind) return null
  return kind.begins === null || kind.begins.every((octet, at) => body[at] === octet) ? kind.type : null
}

/** A part of a file that was asked for (RFC 9110, section 14): one range of octets, both ends included; 'all' where none
 * or several are asked for, null where it lies outside. */
export function rangeOf(
  header: string | undefined,
  size: number,
): { from: number; to: number } | 'all' | null {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '')
  if (!found || (found[1] === '' && found[2] === '')) return 'all'
  const from = found[1] === '' ? Math.max(0, size - Number(found[2])) : Number(found[1])
  const to = found[1] === '' || found[2] === '' ? size - 1 : Math.min(Number(found[2]), size - 1)
  return from <= to && from < size ? { from, to } : null
}
