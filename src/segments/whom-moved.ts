import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { About, Condition } from '../shared/condition/tree.ts'
import { membersSql } from './compile.ts'
import { matchSql } from './compile-touches.ts'
import type { Due } from './model/due.ts'
import { isMoved, type Reads } from './model/reads.ts'
import type { Asking, ConditionSource, Sql } from './source.ts'

/** Of whom something changed that this reads. Of a new touch only if it is one that a test of it counts. */
export async function whomMoved(tx: Tx, reads: Reads, changes: readonly Due[]): Promise<Set<number>> {
  const given = new Set<number>()
  const touches: number[] = []
  for (const { id, changed, touchId } of changes) {
    if (!isMoved(reads, changed)) continue
    if (reads.touches !== null && touchId != null && changed.startsWith('touch:')) touches.push(touchId)
    else given.add(id)
  }
  if (touches.length === 0) return given
  const counted = reads.touches!.map(match => sql`(${matchSql(match)})`)
  const { rows } = await sql<{ id: number }>`
    select distinct t.subject_id as id from touch t
    where t.id = any(${touches}::bigint[]) and (${counted.length === 0 ? sql`false` : sql.join(counted, sql` or `)})`.execute(
    tx,
  )
  for (const { id } of rows) given.add(id)
  return given
}

/**
 * Of those asked about, those of whom all that is read without the ledger holds: nobody else can belong, and the ledger need
 * not be read for them. Ids as an array in SQL.
 */
export async function likely(
  tx: Tx,
  when: Condition,
  about: About,
  asking: Asking & { among: Sql },
): Promise<Sql> {
  if (!('all' in when)) return asking.among
  const cheap = when.all.filter(part => isOfRecord(part, about, asking.source))
  if (cheap.length === 0 || cheap.length === when.all.length) return asking.among
  const { rows } = await sql<{ id: number }>`${membersSql({ all: cheap }, about, asking)}`.execute(tx)
  return sql`${rows.map(({ id }) => id)}::bigint[]`
}

/** A trait that stands with the record or beside it, or a segment. */
function isOfRecord(part: Condition, about: About, source: ConditionSource): boolean {
  if ('segment' in part) return true
  if ('not' in part) return isOfRecord(part.not, about, source)
  if (!('trait' in part)) return false
  const trait = source[about].traits[part.trait]
  return trait !== undefined && !trait.reads.some(table => table === 'touch' || table.startsWith('touch:'))
}
