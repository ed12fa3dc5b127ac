import type { Tx } from '../platform/database.ts'
import type { Touched } from '../touches/model/touched.ts'
import { readingOf, watchedSignals } from './signals.ts'
import { insertDue } from './store.ts'

/**
 * Has whoever did something asked anew within the minute, where a watched signal speaks of it. Of an id alone it is not known
 * what changed.
 */
export async function markIntent(tx: Tx, changed: readonly (number | Touched)[]): Promise<void> {
  if (changed.length === 0) return
  const signals = await watchedSignals(tx)
  if (signals.length === 0) return
  const { kinds } = readingOf(signals, new Date(0))
  const moves = (each: number | Touched) =>
    typeof each === 'number' || kinds === 'all' || each[5].some(kind => kinds.has(kind))
  const ids = changed.filter(moves).map(each => (typeof each === 'number' ? each : each[0]))
  if (ids.length > 0) await insertDue(tx, ids)
}
