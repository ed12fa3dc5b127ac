import type { Tx } from '../platform/database.ts'
import { deleteArrivalsOf } from './store.ts'

/**
 * Takes away why the touches of these subjects (as recorded), and these touches, have their source; the source itself is no
 * personal data.
 */
export const forgetArrivals = (
  tx: Tx,
  subjectIds: readonly number[],
  touchIds: readonly number[] = [],
): Promise<void> => deleteArrivalsOf(tx, subjectIds, touchIds)
