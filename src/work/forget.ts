import type { Tx } from '../platform/database.ts'
import { clearTaskWords } from './store-tasks.ts'

/** A person is erased: tasks about them stay as counted, without a word. */
export async function forgetTaskWords(tx: Tx, personId: number): Promise<void> {
  await clearTaskWords(tx, personId)
}
