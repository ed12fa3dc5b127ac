import { parse } from 'csv-parse/sync'
import { detectDelimiter } from '../transfer/model/delimiter.ts'
import { watchEncoding } from '../transfer/model/encoding.ts'
import { columnsOf, isHead } from './model/presets.ts'
import type { Table, Unreadable } from './model/read-export.ts'

const mostRows = 200_000
const mostBefore = 40
const mostColumns = 1_000

/** The table in the bytes of an export: encoding, delimiter and head found; preamble, empty and total lines left out and said. */
export function tableOf(bytes: Uint8Array): Table | Unreadable {
  const watch = watchEncoding()
  watch.see(bytes)
  const sight = watch.judge()
  if ('refused' in sight) return { problem: sight.refused }
  const text = new TextDecoder(sight.encoding).decode(bytes)
  const lines = text.split(/\r\n|\n|\r/, mostBefore + 60)
  const sample = lines.reduce((best, line) => (separators(line) > separators(best) ? line : best), '')
  const delimiter = detectDelimiter(`${sample}\n${sample}`)
  let parsed: { record: string[]; info: { lines: number } }[]
  try {
    parsed = parse(text, {
      bom: true,
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      info: true,
      to: mostRows + mostBefore + 2,
    }) as unknown as typeof parsed
  } catch {
    return { problem: 'The file is no table: a quotation mark is never closed.' }
  }
  if (parsed.some(({ record }) => record.length > mostColumns))
    return { problem: `A line of the file has more than ${mostColumns} columns.` }
  const at = parsed.slice(0, mostBefore).findIndex(({ record }) => isHead(record))
  if (at < 0)
    return { problem: 'No line of the file has names of columns such as Clicks, Impressions or Cost.' }
  const skipped = parsed
    .slice(0, at)
    .map(({ record, info }) => ({ line: info.lines, text: record.join(' ').trim().slice(0, 120) }))
  const rows: Table['rows'] = []
  for (const { record, info } of parsed.slice(at + 1)) {
    if (record.every(cell => cell.trim() === '')) continue
    if (isTotal(record)) skipped.push({ line: info.lines, text: record.join(' ').trim().slice(0, 120) })
    else rows.push({ line: info.lines, cells: record })
  }
  if (rows.length > mostRows) return { problem: `The file has more than ${mostRows} rows. Split it by days.` }
  const head = parsed[at]!.record.map(cell => cell.trim())
  return { head, columns: columnsOf(head), rows, skipped }
}

const separators = (line: string): number => line.replace(/[^,;\t|]/g, '').length
const isTotal = (record: readonly string[]): boolean =>
  /^(?:grand )?(?:total|totaal|totalen|totals|gesamt|gesamtsumme|summe|insgesamt|eindtotaal)\b/i.test(
    record.find(cell => cell.trim() !== '')?.trim() ?? '',
  )
