import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { askAnew } from './ask-anew.ts'
import { insertListed } from './store.ts'

/** Puts a person into a static segment, by itself and not by hand; into one that was archived since nobody is put. */
export async function putIntoStatic(
  tx: Tx,
  { segmentId, personId }: { segmentId: number; personId: number },
  now: Date,
): Promise<void> {
  const { rows } = await sql<{ about: 'person' | 'account' }>`
    select about from segment where id = ${segmentId} and kind = 'static' and about = 'person' and archived_at is null`.execute(
    tx,
  )
  if (rows.length === 0) return
  await insertListed(tx, { id: segmentId, about: 'person' }, sql`select ${personId}::bigint as id`, null, now)
  await askAnew(tx, [personId])
}
