import { sql } from 'kysely'
import { numbers } from '../platform/columns.ts'
import type { Tx } from '../platform/database.ts'
import type { Subject } from '../shared/batch.ts'

/** The ids that a chunk made, in the order of their making. */
export async function insertCreated(
  tx: Tx,
  importId: number,
  subject: Subject,
  ids: readonly number[],
  now: Date,
): Promise<void> {
  if (ids.length === 0) return
  await sql`insert into import_created (import_id, subject, ids, at)
    values (${importId}, ${subject}, ${numbers(ids)}::bigint[], ${now})`.execute(tx)
}

export type Change = { id: number; before: Record<string, unknown>; after: Record<string, unknown> }

/** What a chunk changed: the columns that differ, as they were and as they became. */
export async function insertChanged(
  tx: Tx,
  importId: number,
  subject: Subject,
  changes: readonly Change[],
  now: Date,
): Promise<void> {
  if (changes.length === 0) return
  await sql`
    insert into import_changed (import_id, subject, record_id, before, after, at)
    select ${importId}, ${subject}, c.id, c.before, c.after, ${now}
    from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as c (id bigint, before jsonb, after jsonb)`.execute(
    tx,
  )
}
