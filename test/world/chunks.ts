/** A value of a column: null, a scalar, an instant, bytes, an array of a PostgreSQL array type; json is text already. */
export type Cell = null | boolean | number | string | Date | Uint8Array | readonly string[]
export type Row = readonly Cell[]
/** Rows of one table, in the order of `columns`. Tables come in an order that satisfies every foreign key. */
export type Chunk = { table: string; columns: readonly string[]; rows: Row[] }

const rowsAtOnce = 10_000

/** Cuts many rows into chunks that are written at once. */
export function* chunked(table: string, columns: string, rows: Iterable<Row>): Generator<Chunk> {
  const names = columns.split(/[\s,]+/).filter(name => name !== '')
  let part: Row[] = []
  for (const row of rows) {
    part.push(row)
    if (part.length === rowsAtOnce) {
      yield { table, columns: names, rows: part }
      part = []
    }
  }
  if (part.length > 0) yield { table, columns: names, rows: part }
}

const plain = /[\\\n\r\t]/g
const marks: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }
const escaped = (text: string): string => text.replace(plain, mark => marks[mark]!)

/** One value in the text format of COPY. */
const cellText = (cell: Cell): string => {
  if (cell === null) return '\\N'
  if (typeof cell === 'string') return escaped(cell)
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell)
  if (cell instanceof Date) return cell.toISOString()
  if (cell instanceof Uint8Array) return `\\\\x${Buffer.from(cell).toString('hex')}`
  return escaped(`{${cell.map(text => `"${text.replace(/["\\]/g, '\\$&')}"`).join(',')}}`)
}

export const rowText = (row: Row): string => `${row.map(cellText).join('\t')}\n`
