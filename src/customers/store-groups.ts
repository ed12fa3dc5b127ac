import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'

/** Persons are seen in the territory of their account. */
export async function joinToAccount(
  tx: Tx,
  accountId: number,
  personIds: readonly number[],
  now: Date,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    update person p set account_id = a.id, territory_id = coalesce(p.territory_id, a.territory_id), updated_at = ${now}
    from account a where a.id = ${accountId} and p.id = any(${[...personIds]}::bigint[]) and p.account_id is null
    returning p.id`.execute(tx)
  return rows.map(({ id }) => id)
}
