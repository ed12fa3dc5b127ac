import pg from 'pg'

// Rows travel on in pieces of about so many bytes; with so many waiting, the database waits too.
const pieceSize = 2 ** 18
const waitingMost = 4

/** What the driver's connection has beyond its types. */
type CopyConnection = pg.Connection & { stream: { pause(): void; resume(): void } }

/**
 * Reads what a query answers in the binary format of COPY (PostgreSQL manual, COPY, Binary Format), as bytes: whole rows
 * in each piece, one piece taken after another while the next ones come. The memory of a piece is the taker's. On a
 * connection of its own; throws what the database or the taker throws.
 */
export async function copyOut(
  url: string,
  query: string,
  take: (piece: Uint8Array<ArrayBuffer>) => Promise<unknown>,
): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'linchpin reads many' })
  // Whatever goes wrong with the connection fails the statement as well.
  client.on('error', () => undefined)
  await client.connect()
  try {
    await new Promise<void>((resolve, reject) => {
      let piece = new Uint8Array(pieceSize)
      let filled = 0
      let waiting = 0
      let taken: Promise<unknown> = Promise.resolve()
      const hand = (connection: CopyConnection | null) => {
        const full = piece.subarray(0, filled)
        piece = new Uint8Array(pieceSize)
        filled = 0
        waiting++
        if (waiting >= waitingMost) connection?.stream.pause()
        taken = taken
          .then(() => take(full))
          .then(() => {
            waiting--
            connection?.stream.resume()
          })
        taken.catch(error => {
          reject(error)
          connection?.stream.resume()
        })
      }
      client.query({
        submit(connection: pg.Connection) {
          connection.query(`copy (${query}) to stdout (format binary)`)
        },
        handleCopyData({ chunk }: { chunk: Buffer }, connection: CopyConnection) {
          if (filled > 0 && filled + chunk.length > piece.length) hand(connection)
          if (chunk.length > piece.length) piece = new Uint8Array(chunk.length)
          piece.set(chunk, filled)
          filled += chunk.length
        },
        handleCommandComplete() {},
        handleError: reject,
        handleReadyForQuery() {
          if (filled > 0) hand(null)
          taken.then(() => resolve(), reject)
        },
      } as pg.Submittable)
    })
  } finally {
    await client.end()
  }
}
