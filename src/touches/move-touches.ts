import type { Tx } from '../platform/database.ts'
import { insertMoved } from './store-beside.ts'

/**
 * The ledger is not changed: a touch that was recorded as somebody else's gets a row that supersedes it and is the same but for
 * whose it is. Answers how many; one that was superseded meanwhile stays.
 */
export async function moveTouches(
  tx: Tx,
  moves: readonly { id: number; subjectId: number }[],
  now: Date,
): Promise<number> {
  return moves.length === 0 ? 0 : insertMoved(tx, moves, now)
}
