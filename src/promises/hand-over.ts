import type { Tx } from '../platform/database.ts'
import { setKeeper } from './store.ts'

/** A running promise gets another keeper; it stays due when it was due. */
export async function handOverPromise(
  tx: Tx,
  promise: { kind: string; about: number },
  userId: number,
): Promise<void> {
  await setKeeper(tx, promise, userId)
}
