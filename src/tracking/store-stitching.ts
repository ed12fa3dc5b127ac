import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { ConflictKind } from './model/conflict.ts'

export type NewPoint = { visitorId: number; at: Date; mark: string; personId: number }

/** A point that is known stays one. */
export async function insertPoints(tx: Tx, points: readonly NewPoint[]): Promise<void> {
  await sql`/* prepared */
    insert into visitor_point (visitor_id, at, mark, person_id)
    select * from unnest(${points.map(p => p.visitorId)}::bigint[], ${points.map(p => p.at.toISOString())}::timestamptz[],
      ${points.map(p => p.mark)}::uuid[], ${points.map(p => p.personId)}::bigint[])
    on conflict do nothing`.execute(tx)
}

export async function insertStretch(
  tx: Tx,
  visitorId: number,
  personId: number,
  subjectId: number,
): Promise<void> {
  await sql`insert into visitor_stretch (visitor_id, person_id, subject_id)
    values (${visitorId}, ${personId}, ${subjectId}) on conflict do nothing`.execute(tx)
}

export async function deletePoints(tx: Tx, visitorId: number): Promise<void> {
  await sql`delete from visitor_point where visitor_id = ${visitorId}`.execute(tx)
}

export async function deletePointsOf(tx: Tx, personId: number): Promise<void> {
  await sql`delete from visitor_point where person_id = ${personId}`.execute(tx)
}

export async function insertRelease(
  tx: Tx,
  release: { visitorId: number; personId: number; reason: string; by: number | null },
  now: Date,
): Promise<void> {
  const { visitorId, personId, reason, by } = release
  await sql`insert into visitor_release (visitor_id, person_id, reason, released_by, at)
    values (${visitorId}, ${personId}, ${reason}, ${by}, ${now})`.execute(tx)
}

export type NewConflict = {
  kind: ConflictKind
  personId: number | null
  otherId: number | null
  visitorId: number | null
  keyId: number | null
}

/** Each once; one that was settled and happens again is open again. */
export async function storeConflicts(tx: Tx, rows: readonly NewConflict[], now: Date): Promise<void> {
  await sql`
    insert into stitch_conflict as c (kind, person_id, other_id, visitor_id, key_id, seen, first_at, last_at)
    select kind, person_id, other_id, visitor_id, min(key_id), count(*), ${now}, ${now}
    from unnest(${rows.map(r => r.kind)}::text[], ${rows.map(r => r.personId)}::bigint[],
      ${rows.map(r => r.otherId)}::bigint[], ${rows.map(r => r.visitorId)}::bigint[], ${rows.map(r => r.keyId)}::bigint[])
      r(kind, person_id, other_id, visitor_id, key_id)
    group by kind, person_id, other_id, visitor_id order by 1, 2, 3, 4
    on conflict (kind, person_id, other_id, visitor_id) do update
      set seen = c.seen + excluded.seen, last_at = excluded.last_at, settled_at = null, settled_by = null`.execute(
    tx,
  )
}

export async function setConflictSettled(
  tx: Tx,
  id: number,
  userId: number | null,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`update stitch_conflict set settled_at = ${now}, settled_by = ${userId}
    where id = ${id} and settled_at is null returning id`.execute(tx)
  return rows.length === 1
}
