import { holdLine, prepareHeld, type RecordsHeld } from './model/records-held.ts'

/** Takes in a piece of what `indexOf` answers, as `copyOut` hands it over. */
export function holdRows(held: RecordsHeld, piece: Uint8Array): void {
  const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
  let keys = new Int32Array(32)
  for (let at = firstRow(bytes); at < bytes.length; ) {
    const columns = bytes.readInt16BE(at)
    // The end of all rows.
    if (columns === -1) break
    // Of each column its length in bytes, then itself: an int8; an array of int4; a text.
    const id = bytes.readInt32BE(at + 6) * 2 ** 32 + bytes.readUInt32BE(at + 10)
    at += 14
    const keyBytes = bytes.readInt32BE(at)
    at += 4
    // Of an array: dimensions (0 when it is empty), two words on its elements, how many there are, the first place.
    const count = bytes.readInt32BE(at) === 0 ? 0 : bytes.readInt32BE(at + 12)
    if (keys.length < count) keys = new Int32Array(count)
    // Each after its length.
    for (let n = 0; n < count; n++) keys[n] = bytes.readInt32BE(at + 24 + 8 * n)
    at += keyBytes
    const lineBytes = bytes.readInt32BE(at)
    at += 4
    holdLine(held, id, keys.subarray(0, count), bytes.toString('utf8', at, at + lineBytes))
    at += lineBytes
  }
  // Done here, while the next piece is on its way.
  prepareHeld(held)
}

const signature = 'PGCOPY\n\u00ff\r\n\0'

/** Where the first row of a piece begins: behind the head, which only the first piece has. */
function firstRow(bytes: Buffer): number {
  if (bytes.length < 19 || bytes.toString('latin1', 0, signature.length) !== signature) return 0
  return 19 + bytes.readInt32BE(15)
}
