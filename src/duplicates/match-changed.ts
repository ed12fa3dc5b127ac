import type { Tx } from '../platform/database.ts'
import { candidatesFor, sourcesOf, weightsNow } from './match-records.ts'
import { compare, emptyComparison } from './model/compare.ts'
import { type FoundPair, form, indexed, leastBits, type MatchKind, valuesIn, whyOf } from './model/line.ts'
import { crowd } from './model/patterns.ts'
import { weigh } from './model/weigh.ts'
import { dropFromIndex, dropOpenPairs, takeDue, writeIndex, writePairs } from './store.ts'

/**
 * Looks at records that changed since they were last looked at: at most `most` of them against all. Answers how many
 * it took off the list; 0 when none is left.
 */
export async function matchChanged(tx: Tx, kind: MatchKind, now: Date, most = 200): Promise<number> {
  const { ids, taken } = await takeDue(tx, kind, most)
  if (ids.length === 0) return taken
  const rows = (await sourcesOf(tx, kind, ids)).map(source => indexed(kind, source))
  const there = new Set(rows.map(row => row.id))
  await dropFromIndex(
    tx,
    kind,
    ids.filter(id => !there.has(id)),
  )
  await writeIndex(tx, kind, form, rows)
  await dropOpenPairs(tx, kind, ids)
  const weights = await weightsNow(tx, kind)
  const into = emptyComparison()
  const found = new Map<string, FoundPair>()
  const candidates = await candidatesFor(
    tx,
    kind,
    rows.map(row => row.keys),
    crowd,
  )
  for (const { asked, id, line } of candidates) {
    const row = rows[asked]!
    if (id === row.id) continue
    const [a, b] = row.id < id ? [row.id, id] : [id, row.id]
    if (found.has(`${a} ${b}`)) continue
    const weighed = weigh(weights, compare(weights.scheme, valuesIn(row.line), valuesIn(line), into))
    if (weighed.bits >= leastBits) found.set(`${a} ${b}`, { a, b, bits: weighed.bits, why: whyOf(weighed) })
  }
  await writePairs(tx, kind, [...found.values()], now)
  return taken
}
