import type { Tx } from '../platform/database.ts'
import type { RowConsent } from './model/consent.ts'
import { insertConsents } from './store.ts'

/** Writes down what was agreed to elsewhere, for an import; answers the ids of what is new. `source` where a row has none. */
export async function batchConsents(
  tx: Tx,
  consents: readonly (RowConsent & { personId: number })[],
  source: string,
  now: Date,
): Promise<number[]> {
  return insertConsents(tx, consents, source, now)
}
