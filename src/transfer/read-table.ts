import { open } from 'node:fs/promises'
import { refuse } from '../shared/outcome.ts'
import { detectDelimiter } from './model/delimiter.ts'
import { formatOf } from './model/format.ts'
import { defaults, type Settings } from './model/settings.ts'
import { cardColumns, readCards } from './read-cards.ts'
import { keysOf, readLines } from './read-lines.ts'
import { encodingOf, headOf, readRows, type TableRow } from './read-rows.ts'
import { readWorkbook, sheetsOf } from './read-workbook.ts'

/** What has to be known to read the rows of a file. */
export type TableSettings = Pick<
  Settings,
  'format' | 'sheet' | 'encoding' | 'delimiter' | 'headers' | 'decimal'
>

const mostColumns = 500

/** Streams the rows below the header, in bounded memory, whatever the file is. */
export async function* readTable(path: string, settings: TableSettings): AsyncGenerator<TableRow> {
  const { format, encoding, headers, decimal } = settings
  if (format === 'vcard') return yield* readCards(path, encoding)
  if (format === 'jsonl') return yield* readLines(path, encoding, headers, decimal)
  let header = true
  const rows = format === 'xlsx' ? readWorkbook(path, settings) : readRows(path, encoding, settings.delimiter)
  for await (const row of rows) {
    if (!header) yield row
    header = false
  }
}

/** The header of a file under these settings. Refuses `not_a_table`. */
export async function headersOf(path: string, settings: Omit<TableSettings, 'headers'>): Promise<string[]> {
  const { format, encoding } = settings
  if (format === 'vcard') return [...cardColumns]
  if (format === 'jsonl') return keysOf(path, encoding)
  const rows = format === 'xlsx' ? readWorkbook(path, settings) : readRows(path, encoding, settings.delimiter)
  let headers: string[] = []
  for await (const { cells } of rows) {
    headers = cells.map(cell => cell.normalize('NFC').trim())
    break
  }
  if (headers.length === 0) refuse('not_a_table', 422, 'The file has no header row.', { field: 'file' })
  if (headers.length > mostColumns)
    refuse('not_a_table', 422, `The file has ${headers.length} columns; ${mostColumns} are allowed.`, {
      field: 'file',
    })
  return headers
}

async function firstBytes(path: string): Promise<Uint8Array> {
  const file = await open(path)
  try {
    const bytes = Buffer.alloc(8_192)
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0)
    return bytes.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** How a file seems to be written. Refuses `empty_file`, `not_a_table`. */
export async function recogniseTable(
  path: string,
  fileName: string,
): Promise<Omit<TableSettings, 'decimal'> & { sheets: string[] }> {
  const head = await firstBytes(path)
  if (head.length === 0) refuse('not_a_table', 422, 'The file is empty.', { field: 'file' })
  const sight = formatOf(head, fileName)
  if ('refused' in sight) return refuse('not_a_table', 422, sight.refused, { field: 'file' })
  const { format } = sight
  const sheets = format === 'xlsx' ? await sheetsOf(path) : []
  const encoding = format === 'xlsx' ? 'utf-8' : await encodingOf(path)
  const delimiter = format === 'csv' ? detectDelimiter(await headOf(path, encoding, 262_144)) : ','
  const settings = { format, sheet: sheets[0] ?? null, encoding, delimiter, decimal: '.' as const }
  return { ...defaults, ...settings, headers: await headersOf(path, settings), sheets }
}
