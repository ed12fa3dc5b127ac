import type { Tx } from '../platform/database.ts'
import { clearWords } from './store.ts'

/** Clears what was answered and why it came back; complaints stay counted. Their own words go with the contact log. */
export async function forgetComplaintWords(tx: Tx, personId: number): Promise<void> {
  await clearWords(tx, personId)
}
