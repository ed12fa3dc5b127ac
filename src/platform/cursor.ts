import { refuse } from '../shared/outcome.ts'

/** Keyset cursors: the sort values of the last row, opaque to the caller. */
export function writeCursor(values: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url')
}

/** Reads a cursor of `length` values; a cursor that we did not write is refused. */
export function readCursor(cursor: string, length: number): (string | number)[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (
      Array.isArray(values) &&
      values.length === length &&
      values.every(value => typeof value === 'string' || typeof value === 'number')
    )
      return values
  } catch {}
  return refuseCursor()
}

/** Reads a cursor of `length` numbers; anything else is refused. */
export function readNumbersCursor(cursor: string, length: number): number[] {
  const values = readCursor(cursor, length).map(Number)
  return values.every(value => Math.abs(value) <= Number.MAX_SAFE_INTEGER) ? values : refuseCursor()
}

/** Reads a cursor that is the id of the last row; anything else is refused. */
export function readIdCursor(cursor: string): number {
  const id = Number(readCursor(cursor, 1)[0])
  return Number.isSafeInteger(id) ? id : refuseCursor()
}

/** Where no marker can be one of ours. */
export function refuseCursor(): never {
  return refuse('bad_cursor', 422, 'This page marker is not one of ours. Start from the first page.', {
    field: 'cursor',
  })
}
