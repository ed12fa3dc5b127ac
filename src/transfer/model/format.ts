import type { Format } from './settings.ts'

const compound = [0xd0, 0xcf, 0x11, 0xe0]
const starts = (head: Uint8Array, bytes: readonly number[]): boolean =>
  bytes.every((byte, i) => head[i] === byte)

/**
 * What the first bytes say a file is; its name is only believed where they say nothing. `refused` is a sentence for what
 * cannot be read.
 */
export function formatOf(head: Uint8Array, fileName: string): { format: Format } | { refused: string } {
  if (starts(head, [0x50, 0x4b, 3, 4]) || starts(head, [0x50, 0x4b, 5, 6])) return { format: 'xlsx' }
  if (starts(head, compound))
    return {
      refused: 'This is a workbook of the old kind (.xls) or one with a password. Save it as .xlsx or CSV.',
    }
  if (starts(head, [0x25, 0x50, 0x44, 0x46]))
    return { refused: 'This is a PDF. Save the table as CSV or XLSX.' }
  if (starts(head, [0x1f, 0x8b]))
    return { refused: 'This is a compressed file. Unpack it and choose what is in it.' }
  // UTF-16 reads as its letters when the zeros are left out.
  const text = new TextDecoder('latin1')
    .decode(head.slice(0, 4_096))
    .replaceAll('\u0000', '')
    .replace(/^(?:ï»¿|ÿþ|þÿ)/, '')
    .trimStart()
  if (/^BEGIN:VCARD\b/i.test(text)) return { format: 'vcard' }
  if (
    /\.(?:jsonl|ndjson)$/i.test(fileName) ||
    (text.startsWith('{') && !/\.(?:csv|tsv|txt)$/i.test(fileName))
  )
    return { format: 'jsonl' }
  return { format: 'csv' }
}
