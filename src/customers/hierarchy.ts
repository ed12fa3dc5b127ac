import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'

/**
 * Refuses to put an account below itself or below one of its own daughters, however far down. One at a time: two at
 * once could close a circle that neither sees.
 */
export async function assertMayBelong(tx: Tx, id: number, parentId: number): Promise<void> {
  if (parentId === id) refuse('own_parent', 422, 'An account cannot belong to itself.', { field: 'parentId' })
  await sql`select pg_advisory_xact_lock(hashtext('account.parent_id'))`.execute(tx)
  const { rows } = await sql`
    with recursive up as (
      select id, parent_id from account where id = ${parentId}
      union select a.id, a.parent_id from up join account a on a.id = up.parent_id
    ) select 1 from up where id = ${id}`.execute(tx)
  if (rows.length > 0)
    refuse('own_daughter', 422, 'An account cannot belong to its own daughter.', { field: 'parentId' })
}

/**
 * What these accounts and all above them belong to, held still until the transaction ends, so that links can be tried
 * against each other before they are written.
 */
export async function holdParents(tx: Tx, ids: readonly number[]): Promise<Map<number, number | null>> {
  if (ids.length === 0) return new Map()
  await sql`select pg_advisory_xact_lock(hashtext('account.parent_id'))`.execute(tx)
  const { rows } = await sql<{ id: number; parentId: number | null }>`
    with recursive up as (
      select id, parent_id from account where id = any(${[...ids]}::bigint[])
      union select a.id, a.parent_id from up join account a on a.id = up.parent_id
    ) select id, parent_id as "parentId" from up`.execute(tx)
  return new Map(rows.map(({ id, parentId }) => [id, parentId]))
}
