import { type RawBuilder, sql } from 'kysely'
import { valuesIn } from '../customers/look-at-many.ts'
import type { Tx } from '../platform/database.ts'
import { isRefusal } from '../shared/outcome.ts'
import type { BulkDone } from './kind.ts'

/**
 * Changes many by the verb that changes one, so that its rules hold: what it refuses stays whole, and says why. `rows` are
 * record_id, before and after; whoever is no longer as before stays too. Records are locked in the order of their ids.
 */
export async function oneByOne(
  tx: Tx,
  table: string,
  rows: RawBuilder<unknown>,
  change: (id: number, after: Record<string, unknown>) => Promise<void>,
): Promise<BulkDone> {
  await sql`select id from ${sql.table(table)} where id in (select record_id from (${rows}) r) order by id for no key update`.execute(
    tx,
  )
  const { rows: found } = await sql<{ id: number; after: Record<string, unknown>; same: boolean }>`
    select t.id, b.after, ${valuesIn(sql`b.before`)} = b.before as same
    from (${rows}) b join ${sql.table(table)} t on t.id = b.record_id order by t.id`.execute(tx)
  const done: number[] = []
  const whys = new Map<number, string>()
  for (const { id, after, same } of found) {
    if (!same) continue
    await sql`savepoint one`.execute(tx)
    try {
      await change(id, after)
      done.push(id)
    } catch (problem) {
      if (!isRefusal(problem)) throw problem
      // Several verbs may be one change: what the first did is taken back with what the second refused.
      await sql`rollback to savepoint one`.execute(tx)
      whys.set(id, problem.detail)
    }
    await sql`release savepoint one`.execute(tx)
  }
  return { done, why: id => whys.get(id) ?? 'changed_since' }
}
