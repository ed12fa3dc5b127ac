import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'
import type { Log } from './log.ts'
import { preparing } from './prepared.ts'

/** A transaction in progress; SQL is written with kysely's `sql` tag, values always as parameters. */
export type Tx = Transaction<unknown>

/** Who a transaction acts for, as the database needs to know it. */
export type Reader = { userId: number | null; role: string }

export type Urls = { full: string; part: string; jobs: string }

export type Database = {
  /**
   * Runs `work` in one transaction on the pool of the reader's path; a throw rolls everything back. With `snapshot` all its
   * statements see the same moment.
   */
  as<T>(
    reader: Reader,
    work: (tx: Tx) => Promise<T>,
    options?: { readOnly?: boolean; snapshot?: boolean },
  ): Promise<T>
  full: Kysely<unknown>
  part: Kysely<unknown>
  urls: Urls
  close(): Promise<void>
}

const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    // int8 and numeric as numbers: ids and cents stay below 2^53; date as the text it is, free of time zones.
    if (oid === 20 || oid === 1700) return (value: string) => Number(value)
    if (oid === 1082) return (value: string) => value
    return pg.types.getTypeParser(oid, format as 'text')
  },
}

function pool(connectionString: string, max: number, log: Log, name: string): pg.Pool {
  const made = new pg.Pool({
    connectionString,
    max,
    types,
    application_name: `linchpin ${name}`,
    idleTimeoutMillis: 30_000,
    // A database that takes no more connections must not hold callers for ever.
    connectionTimeoutMillis: 20_000,
    keepAlive: true,
  })
  made.on('error', () => log('database.connection_lost', { pool: name }))
  made.on('connect', client => {
    client.on('error', () => {})
    // Where PostgreSQL can compile plans, it compiles those that look dear, a look-up inside a function each time anew:
    // ours are short, and an import of persons stood still by it.
    client.query('set jit = off').catch(() => {})
  })
  return made
}

/** Opens the two pools: unrestricted readers and restricted ones (partners), each its own login role. */
export function openDatabase(urls: Urls, options: { log: Log; poolSize?: number }): Database {
  const size = options.poolSize ?? 10
  const fullPool = pool(urls.full, size, options.log, 'full')
  const partPool = pool(urls.part, Math.max(2, Math.floor(size / 2)), options.log, 'part')
  const full = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: preparing(fullPool) }) })
  const part = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: preparing(partPool) }) })
  return {
    full,
    part,
    urls,
    as(reader, work, { readOnly = false, snapshot = false } = {}) {
      const path = reader.role === 'partner' ? part : full
      return path
        .transaction()
        .setAccessMode(readOnly ? 'read only' : 'read write')
        .setIsolationLevel(snapshot ? 'repeatable read' : 'read committed')
        .execute(async tx => {
          if (reader.userId !== null)
            await sql`select set_config('app.user_id', ${String(reader.userId)}, true)`.execute(tx)
          return work(tx)
        })
    },
    async close() {
      await Promise.all([full.destroy(), part.destroy()])
    },
  }
}
