import type { Tx } from '../platform/database.ts'
import { insertDue } from './store.ts'

/** Has these accounts and persons, by any id that was recorded for them, staged within the minute. */
export async function markDue(tx: Tx, subjectIds: readonly (number | null)[]): Promise<void> {
  const ids = subjectIds.filter(id => id !== null)
  if (ids.length > 0) await insertDue(tx, ids)
}
