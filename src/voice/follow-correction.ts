import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { pausePromise } from '../promises/pause.ts'
import { complaintPromise } from './model/complaint.ts'
import { openComplaint } from './open-complaint.ts'
import { holdComplaint } from './queries.ts'
import { setState, setTouch } from './store.ts'

/**
 * The entry was corrected: the complaint shows the new words. Corrected into something else it is withdrawn and owes
 * no answer; corrected into a complaint it opens one.
 */
export async function followCorrection(
  tx: Tx,
  touchId: number,
  supersedesId: number,
  now: Date,
): Promise<void> {
  const { rows } = await sql<{ id: number; kind: string }>`
    select c.id, t.kind from complaint c, touch t where c.touch_id = ${supersedesId} and t.id = ${touchId}`.execute(
    tx,
  )
  const known = rows[0]
  if (!known) {
    await openComplaint(tx, touchId, now)
    return
  }
  const { id, roundId, state } = await holdComplaint(tx, known.id)
  await setTouch(tx, id, touchId)
  if (known.kind === 'complaint' || state === 'withdrawn') return
  await setState(tx, id, 'withdrawn', {}, now)
  await pausePromise(tx, complaintPromise, [roundId])
}
