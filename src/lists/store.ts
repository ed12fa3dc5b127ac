import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Sharing, ViewQuery } from './model/view.ts'

export type NewView = { record: string; name: string; query: ViewQuery; userId: number } & Sharing

/** Null when the user has a view of this name. */
export async function insertView(tx: Tx, v: NewView, now: Date): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into saved_view (record, name, query, user_id, shared, role, created_at, updated_at)
    values (${v.record}, ${v.name}, ${JSON.stringify(v.query)}::jsonb, ${v.userId}, ${v.shared}, ${v.role}, ${now}, ${now})
    on conflict do nothing returning id`.execute(tx)
  return rows[0]?.id ?? null
}

export async function updateView(
  tx: Tx,
  id: number,
  v: { name: string; query: ViewQuery } & Sharing,
  now: Date,
): Promise<void> {
  await sql`update saved_view set name = ${v.name}, query = ${JSON.stringify(v.query)}::jsonb, shared = ${v.shared},
    role = ${v.role}, updated_at = ${now} where id = ${id}`.execute(tx)
}

export async function deleteView(tx: Tx, id: number): Promise<void> {
  await sql`delete from saved_view where id = ${id}`.execute(tx)
}

export async function setUsualView(
  tx: Tx,
  userId: number,
  record: string,
  viewId: number | null,
): Promise<void> {
  await sql`delete from usual_view where user_id = ${userId} and record = ${record}`.execute(tx)
  if (viewId !== null)
    await sql`insert into usual_view (user_id, record, view_id) values (${userId}, ${record}, ${viewId})`.execute(
      tx,
    )
}
