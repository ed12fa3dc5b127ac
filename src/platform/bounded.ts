import { sql } from 'kysely'
import type { Tx } from './database.ts'

/**
 * What `work` answers, if its statements take no longer than so many milliseconds each; else null, and nothing that it wrote
 * stands. The transaction goes on either way.
 */
export async function withinTime<T>(tx: Tx, milliseconds: number, work: () => Promise<T>): Promise<T | null> {
  await sql`savepoint bounded`.execute(tx)
  try {
    await sql`select set_config('statement_timeout', ${String(milliseconds)}, true)`.execute(tx)
    const answer = await work()
    await sql`set local statement_timeout to default`.execute(tx)
    await sql`release savepoint bounded`.execute(tx)
    return answer
  } catch (error) {
    if (!isTimeout(error)) throw error
    await sql`rollback to savepoint bounded`.execute(tx)
    await sql`release savepoint bounded`.execute(tx)
    return null
  }
}

/** Cancelled by the time that its statement had. */
const isTimeout = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '57014'
