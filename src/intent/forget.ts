import type { Tx } from '../platform/database.ts'
import { deleteOf } from './store.ts'

/** Of whoever is erased nothing is kept, and nothing they did is a reason any more. */
export const eraseIntent = (tx: Tx, personId: number): Promise<void> => deleteOf(tx, personId)
