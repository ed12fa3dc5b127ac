import { mayBeProfiled } from '../consent/who-may.ts'
import type { Tx } from '../platform/database.ts'
import { deleteOf } from './store.ts'

/** Of whoever is erased nothing is kept that was said, or learnt by. */
export const eraseLikelihood = (tx: Tx, personId: number): Promise<void> => deleteOf(tx, personId)

/** After an objection to profiling nothing is said of the person any more. */
export async function forgetLikelihood(tx: Tx, personId: number, now: Date): Promise<void> {
  if ((await mayBeProfiled(tx, [personId], now)).size > 0) return
  await deleteOf(tx, personId)
}
