import type { Tx } from '../platform/database.ts'
import type { Actor } from '../team/model/actor.ts'
import type { NewTouch } from './model/touch.ts'
import { insertTouches } from './store.ts'

/** Records touches by machine or hand; the id of each, null where its message was recorded before. */
export async function recordTouches(
  tx: Tx,
  actor: Pick<Actor, 'userId'>,
  touches: readonly NewTouch[],
  now: Date,
): Promise<(number | null)[]> {
  return insertTouches(tx, actor.userId, touches, now)
}
