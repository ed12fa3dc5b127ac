import { withinTime } from '../platform/bounded.ts'
import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { rebuildSegments } from './keep.ts'
import type { ConditionSource } from './source.ts'
import { setUnreckoned } from './store-versions.ts'
import { askersOf } from './uses.ts'

/** So long somebody waits for the members of what was just made; beyond it the worker reckons them. */
const waits = 2_000

/** Reckons the members of these segments and of all that ask about them: at once where that is quick, else by the worker. */
export async function keepSoon(
  tx: Tx,
  source: ConditionSource,
  ids: readonly number[],
  now: Date,
): Promise<void> {
  const all = [...ids, ...(await askersOf(tx, ids)).map(({ id }) => id)]
  const kept = await withinTime(tx, waits, () => rebuildSegments(tx, source, now, all))
  if (kept) return
  await setUnreckoned(tx, all)
  await enqueue(tx, 'segments.keep', {}, { key: 'segments.keep' })
}
