import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'

/** The name of this installation's company. */
export async function companyName(tx: Tx): Promise<string> {
  const { rows } = await sql<{ name: string }>`select name from company`.execute(tx)
  return rows[0]?.name ?? ''
}
