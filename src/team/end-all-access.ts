import type { Tx } from '../platform/database.ts'
import type { Actor } from './model/actor.ts'
import { endEverything } from './store-sessions.ts'

/** After a restore: sessions and links that a new password had ended would live again. Everybody signs in anew. */
export async function endAllAccess(tx: Tx, _actor: Actor): Promise<{ sessions: number; links: number }> {
  return endEverything(tx)
}
