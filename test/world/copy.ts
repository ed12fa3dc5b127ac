import pg from 'pg'
import { type Chunk, rowText } from './chunks.ts'

/** What the driver's connection has beyond its types. */
type CopyConnection = pg.Connection & {
  sendCopyFromChunk(bytes: Buffer): void
  endCopyFrom(): void
}

/** Writes a chunk by COPY FROM STDIN, the fastest way in. Identity columns take the ids given. */
export const copyChunk = (client: pg.Client, chunk: Chunk): Promise<void> =>
  new Promise((resolve, reject) => {
    const columns = chunk.columns.map(pg.escapeIdentifier).join(', ')
    client.query({
      submit(connection: pg.Connection) {
        connection.query(`copy ${pg.escapeIdentifier(chunk.table)} (${columns}) from stdin`)
      },
      handleCopyInResponse(connection: CopyConnection) {
        connection.sendCopyFromChunk(Buffer.from(chunk.rows.map(rowText).join('')))
        connection.endCopyFrom()
      },
      handleCommandComplete() {},
      // After an error the driver lets go of the statement: the end of it is not told here any more.
      handleError: reject,
      handleReadyForQuery: () => resolve(),
    })
  })
