import type { Tx } from '../platform/database.ts'
import { deleteTrashedWorkOf } from './store-trash.ts'

/** A person is erased: leads and opportunities of theirs that lie in the trash are gone for good. */
export async function forgetTrashedWork(tx: Tx, personId: number): Promise<void> {
  await deleteTrashedWorkOf(tx, personId)
}
