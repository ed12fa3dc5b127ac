import type { Tx } from '../platform/database.ts'
import type { MatchKind } from './model/line.ts'
import { carryDifferent, closePair, reopenAsDifferent } from './store.ts'

export type MergeTold = { keepId: number; goneId: number; mergeId: number }

/** Two were merged, from wherever: their pair is closed, and whoever the one that went is not, the kept one is not. */
export async function pairMerged(tx: Tx, kind: MatchKind, told: MergeTold, now: Date): Promise<void> {
  await closePair(tx, kind, told, now)
  await carryDifferent(tx, kind, told, now)
}

/** Two were taken apart again: they are different, until somebody says otherwise. */
export async function pairUnmerged(
  tx: Tx,
  kind: MatchKind,
  { keepId, goneId, mergeId }: MergeTold,
  now: Date,
): Promise<void> {
  await reopenAsDifferent(tx, kind, [keepId, goneId], mergeId, now)
}
