import type { Tx } from '../platform/database.ts'
import type { Actor } from '../team/model/actor.ts'
import { placementById } from './queries.ts'
import { markPlacementEnded } from './store.ts'

/** Ends a place, or opens it again; what was counted stays. Answers its call to action. */
export async function endPlacement(
  tx: Tx,
  _actor: Actor,
  { id, ended }: { id: number; ended: boolean },
  now: Date,
): Promise<number> {
  const { actionId, endedAt } = await placementById(tx, id)
  if ((endedAt !== null) !== ended) await markPlacementEnded(tx, id, ended ? now : null)
  return actionId
}
