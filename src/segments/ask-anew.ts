import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { insertDue } from './store.ts'

/**
 * Has the segments of these subjects, by any id recorded for them, asked anew at once. What is written to records is noted by
 * the database itself; of touches somebody must tell.
 */
export async function askAnew(tx: Tx, subjectIds: readonly number[] | 'everybody'): Promise<void> {
  if (subjectIds.length === 0) return
  await insertDue(tx, subjectIds === 'everybody' ? [everybody] : subjectIds)
  await enqueue(tx, 'segments.keep', {}, { key: 'segments.keep' })
}

/** What stands for all in `segment_due`. */
const everybody = 0
