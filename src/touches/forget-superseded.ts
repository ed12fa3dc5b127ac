import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'

/**
 * Erases what touches of these subjects supersede and was recorded of others: acts of theirs that were taken for somebody
 * else's at first. Answers which entries these are.
 */
export async function forgetSuperseded(tx: Tx, subjectIds: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ ids: string[] }>`
    select erase_superseded(${[...subjectIds]}::bigint[])::text[] as ids`.execute(tx)
  return rows[0]!.ids.map(Number)
}
