import { createReadStream } from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { refuse } from '../shared/outcome.ts'
import type { Delimiter } from './model/delimiter.ts'
import { type Encoding, watchEncoding } from './model/encoding.ts'

/**
 * `number` is the row as whoever made the file counts it: of CSV the header is 1 and empty lines are not counted, of a
 * workbook that of the sheet, else the line or card. `problem` is why it could not be read at all.
 */
export type TableRow = { number: number; cells: string[]; problem?: string }

const recordLimit = 1_000_000

export async function* textOf(path: string, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const bytes of createReadStream(path, { highWaterMark: 262_144 })) {
    const text = decoder.decode(bytes as Buffer, { stream: true })
    if (text !== '') yield text
  }
  const rest = decoder.decode()
  if (rest !== '') yield rest
}

/** The first `length` characters or so of a file. */
export async function headOf(path: string, encoding: Encoding, length: number): Promise<string> {
  let head = ''
  for await (const text of textOf(path, encoding)) {
    head += text
    if (head.length >= length) break
  }
  return head
}

/** Looks through the whole file. Refuses `empty_file` and `not_text`. */
export async function encodingOf(path: string): Promise<Encoding> {
  const watch = watchEncoding()
  for await (const bytes of createReadStream(path, { highWaterMark: 1_048_576 })) watch.see(bytes as Buffer)
  const sight = watch.judge()
  if ('encoding' in sight) return sight.encoding
  return refuse('not_a_table', 422, sight.refused, { field: 'file' })
}

/**
 * Streams the rows of a file, header first, in bounded memory. Quotes inside unquoted cells are kept as they are;
 * rows may differ in width. Refuses `unreadable_file` when a quote is never closed or a row exceeds 1 MB.
 */
export async function* readRows(
  path: string,
  encoding: Encoding,
  delimiter: Delimiter,
): AsyncGenerator<TableRow> {
  const parser = parse({
    delimiter,
    bom: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: recordLimit,
  })
  pipeline(Readable.from(textOf(path, encoding)), parser, () => {})
  let number = 0
  try {
    for await (const cells of parser as AsyncIterable<string[]>) yield { number: ++number, cells }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const why =
      error.code === 'CSV_MAX_RECORD_SIZE'
        ? `Row ${number + 1} is longer than a million characters: a quote before it may not be closed.`
        : error.code === 'CSV_QUOTE_NOT_CLOSED'
          ? `A quote that opens after row ${number} is never closed.`
          : `Row ${number + 1} cannot be read.`
    refuse('unreadable_file', 422, why, { field: 'file' })
  }
}
