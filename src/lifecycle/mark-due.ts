import type { Tx } from '../platform/database.ts'
import type { Touched } from '../touches/model/touched.ts'
import { interestKinds, talkKinds } from './model/stage.ts'
import { insertDue, insertTouched } from './store.ts'

const moving: readonly string[] = [...interestKinds, ...talkKinds]

/** Has these accounts and persons, by any id that was recorded for them, staged within the minute. */
export async function markDue(tx: Tx, subjectIds: readonly (number | null)[]): Promise<void> {
  const ids = subjectIds.filter(id => id !== null)
  if (ids.length > 0) await insertDue(tx, ids)
}

/**
 * The same of whoever has new touches. Interest and talks always count; any other touch moves a stage only where it is the
 * first, which is asked of the row itself when its turn comes.
 */
export async function markTouched(tx: Tx, touched: readonly Touched[]): Promise<void> {
  const moves = ([, , , , , kinds]: Touched) => kinds.some(kind => moving.includes(kind))
  await markDue(
    tx,
    touched.filter(moves).map(([id]) => id),
  )
  const others = touched.filter(each => !moves(each))
  if (others.length > 0) await insertTouched(tx, others)
}
