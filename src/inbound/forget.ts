import type { Tx } from '../platform/database.ts'
import { clearPerson } from './store.ts'

/** Clears what mail and signatures said of somebody; that a message came stays counted. */
export async function forgetInbound(
  tx: Tx,
  of: { personId: number; emails: readonly string[] },
): Promise<void> {
  await clearPerson(tx, of.personId, of.emails)
}
