import { sql } from 'kysely'
import { texts } from '../platform/columns.ts'
import type { Tx } from '../platform/database.ts'
import { dedupeKey } from './store.ts'
import { ownTouches } from './store-batch.ts'

/** Touches that came in with an export, by their ids there. */
export async function touchesOfExport(
  tx: Tx,
  origin: string | null,
  keys: readonly string[],
): Promise<Map<string, number>> {
  if (origin === null || keys.length === 0) return new Map()
  const { rows } = await sql<{ key: string; id: number }>`
    select g.key, t.id from unnest(${texts(keys)}, ${texts(keys.map(key => dedupeKey(`import:${origin}:${key}`)))}::uuid[])
      as g(key, dedupe_key)
    join touch t on t.dedupe_key = g.dedupe_key`.execute(tx)
  const found = new Map(rows.map(row => [row.key, row.id]))
  for (const key of await ownTouches(tx, origin, keys)) found.set(key, Number(key))
  return found
}
