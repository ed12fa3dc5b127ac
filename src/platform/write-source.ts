import { sql } from 'kysely'
import type { Tx } from './database.ts'

/** Where changes come from when nobody makes them by hand. */
export type WriteSource = 'import' | 'tracking' | 'form' | 'merge' | 'enrichment' | 'signature'

/** Says where the changes of this transaction come from; the history of fields keeps it with each value. */
export async function writesFrom(tx: Tx, source: WriteSource): Promise<void> {
  await sql`select set_config('app.source', ${source}, true)`.execute(tx)
}
