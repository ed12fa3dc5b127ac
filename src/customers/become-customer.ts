import type { Tx } from '../platform/database.ts'
import { setCustomer } from './store.ts'

/** A prospect that buys is a customer; partners and competitors stay what they are. */
export async function becomeCustomer(tx: Tx, accountId: number, now: Date): Promise<void> {
  await setCustomer(tx, accountId, now)
}
