import { visitorSubjects } from '../customers/visitors.ts'
import type { Tx } from '../platform/database.ts'
import type { Conflict } from './model/conflict.ts'
import { storeConflicts } from './store-stitching.ts'

/** Notes what was not joined, once each: seen again it is counted. */
export async function noteConflicts(
  tx: Tx,
  conflicts: readonly (Omit<Conflict, 'message'> & { keyId: number | null })[],
  now: Date,
): Promise<void> {
  if (conflicts.length === 0) return
  const visitors = await visitorSubjects(tx, [...new Set(conflicts.flatMap(({ keys }) => keys))].sort(), now)
  const rows = conflicts.map(({ keys, ...rest }) => ({
    ...rest,
    visitorId: keys[0] === undefined ? null : visitors.get(keys[0])!.subjectId,
  }))
  await storeConflicts(tx, rows, now)
}
