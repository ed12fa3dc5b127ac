import type { Tx } from '../platform/database.ts'
import { segmentsIn } from './model/order.ts'
import { type KeptSegment, keptSegments } from './queries.ts'

/** Those whose conditions ask about any of these segments, directly or by way of others; never those named. */
export async function askersOf(tx: Tx, ids: readonly number[]): Promise<KeptSegment[]> {
  const all = await keptSegments(tx)
  const found = new Set(ids)
  for (let before = -1; found.size !== before; ) {
    before = found.size
    for (const { id, when } of all)
      if (when && segmentsIn(when).some(asked => found.has(asked))) found.add(id)
  }
  return all.filter(({ id }) => found.has(id) && !ids.includes(id))
}
