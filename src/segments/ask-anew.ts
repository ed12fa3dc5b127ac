import type { Tx } from '../platform/database.ts'
import { everybody } from './model/due.ts'
import { insertDue } from './store.ts'

/**
 * Has the segments of these subjects, by any id recorded for them, asked anew at once, for whatever reason. What is written to
 * records and to the ledger is noted where it is written; of what else a belonging may follow from somebody must tell.
 */
export async function askAnew(tx: Tx, subjectIds: readonly number[] | 'everybody'): Promise<void> {
  const ids = subjectIds === 'everybody' ? [everybody] : subjectIds
  await insertDue(
    tx,
    ids.map(id => ({ id, changed: '*' })),
  )
}
