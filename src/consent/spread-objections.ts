import type { Tx } from '../platform/database.ts'
import { insertForBoth } from './store.ts'

/**
 * What one of two persons who were one said against being contacted, later than the consent `after`, stands for both:
 * nobody can tell which of them said it.
 */
export async function spreadObjections(
  tx: Tx,
  both: { of: number; alsoFor: number },
  after: number,
  source: string,
): Promise<void> {
  await insertForBoth(tx, both.of, both.alsoFor, after, source)
}
