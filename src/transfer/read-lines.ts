import { refuse } from '../shared/outcome.ts'
import type { Encoding } from './model/encoding.ts'
import { type TableRow, textOf } from './read-rows.ts'
import { plainText } from './read-workbook.ts'

const longestLine = 4_000_000
const mostKeys = 500

/** The lines of a text, without their ends (LF, CRLF or CR). */
export async function* linesOf(path: string, encoding: Encoding): AsyncGenerator<string> {
  let rest = ''
  for await (const text of textOf(path, encoding)) {
    // A CR at the end may be half of a CRLF.
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop()!
    if (rest.length > longestLine)
      refuse('unreadable_file', 422, 'A line is longer than four million characters.', { field: 'file' })
    yield* lines
  }
  rest = rest.replace(/\r$/, '')
  if (rest !== '') yield rest
}

type Line = { number: number; value: Record<string, unknown> } | { number: number; problem: string }

async function* objectsOf(path: string, encoding: Encoding): AsyncGenerator<Line> {
  let number = 0
  for await (const line of linesOf(path, encoding)) {
    number++
    const text = line.replace(/^\ufeff/, '').trim()
    if (text === '') continue
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      yield { number, problem: 'The line is not JSON.' }
      continue
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      yield { number, problem: 'The line is not an object.' }
    else yield { number, value: value as Record<string, unknown> }
  }
}

/** All names of fields in the file, in the order of their first appearance. Refuses a file without an object. */
export async function keysOf(path: string, encoding: Encoding): Promise<string[]> {
  const keys = new Set<string>()
  let bad = 0
  for await (const line of objectsOf(path, encoding)) {
    if ('problem' in line) {
      if (++bad > 100 && keys.size === 0) break
      continue
    }
    for (const key of Object.keys(line.value)) keys.add(key)
    if (keys.size > mostKeys)
      refuse('not_a_table', 422, `The file has more than ${mostKeys} fields.`, { field: 'file' })
  }
  if (keys.size === 0)
    refuse('not_a_table', 422, 'The file has no line that is a JSON object.', { field: 'file' })
  return [...keys]
}

function cellOf(value: unknown, decimal: string): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return plainText(String(value), decimal)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Streams the objects of a file as rows under `keys`; `number` is the line. A line that is none is a row that says why. */
export async function* readLines(
  path: string,
  encoding: Encoding,
  keys: readonly string[],
  decimal: string,
): AsyncGenerator<TableRow> {
  for await (const line of objectsOf(path, encoding))
    yield 'problem' in line
      ? { number: line.number, cells: [], problem: line.problem }
      : rowOf(line.number, line.value, keys, decimal)
}

function rowOf(
  number: number,
  value: Record<string, unknown>,
  keys: readonly string[],
  decimal: string,
): TableRow {
  try {
    return { number, cells: keys.map(key => (Object.hasOwn(value, key) ? cellOf(value[key], decimal) : '')) }
  } catch (error) {
    // What was read without recursion cannot always be written so.
    if (!(error instanceof RangeError)) throw error
    return { number, cells: [], problem: 'The line is nested too deeply.' }
  }
}
