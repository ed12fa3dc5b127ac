import type { Tx } from '../platform/database.ts'
import type { RecordKind } from './model/merge.ts'
import { blankMerges } from './store-merge.ts'

/**
 * Whoever is erased is erased from the journal of merges too, as kept and as merged away; those merges cannot be taken
 * apart any more. Answers how many there were.
 */
export async function forgetMerges(tx: Tx, kind: RecordKind, ids: number[]): Promise<number> {
  return ids.length === 0 ? 0 : blankMerges(tx, kind, ids)
}
