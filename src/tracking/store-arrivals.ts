import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'

export type ArrivalRow = {
  at: Date
  keyId: number | null
  door: string
  code: string
  pointer: string | null
  sentence: string | null
  outcome: Record<string, unknown> | null
  message: unknown
}
const keptHours = 24
const keptRows = 5_000

export async function addCounts(
  tx: Tx,
  counts: readonly { day: string; keyId: number; reason: string; calls: number; messages: number }[],
): Promise<void> {
  if (counts.length === 0) return
  await sql`
    insert into tracking_count as c (day, key_id, reason, calls, messages)
    select * from unnest(${counts.map(c => c.day)}::date[], ${counts.map(c => c.keyId)}::bigint[],
      ${counts.map(c => c.reason)}::text[], ${counts.map(c => c.calls)}::bigint[], ${counts.map(c => c.messages)}::bigint[])
    on conflict (day, key_id, reason) do update set calls = c.calls + excluded.calls, messages = c.messages + excluded.messages`.execute(
    tx,
  )
}

export async function insertArrivals(tx: Tx, rows: readonly ArrivalRow[]): Promise<void> {
  if (rows.length === 0) return
  const json = (value: unknown): string | null =>
    value === null || value === undefined ? null : JSON.stringify(value)
  await sql`
    insert into tracking_arrival (at, key_id, door, code, pointer, sentence, outcome, message)
    select * from unnest(${rows.map(r => r.at)}::timestamptz[], ${rows.map(r => r.keyId)}::bigint[],
      ${rows.map(r => r.door)}::text[], ${rows.map(r => r.code)}::text[], ${rows.map(r => r.pointer)}::text[],
      ${rows.map(r => r.sentence)}::text[], ${rows.map(r => json(r.outcome))}::jsonb[], ${rows.map(r => json(r.message))}::jsonb[])`.execute(
    tx,
  )
}

/** Keeps the last rows of the last day. */
export async function sweepArrivals(tx: Tx, now: Date): Promise<void> {
  await sql`
    delete from tracking_arrival where at < ${now}::timestamptz - ${keptHours} * interval '1 hour'
      or id <= (select max(id) from tracking_arrival) - ${keptRows}`.execute(tx)
}

export async function setWatched(tx: Tx, keyId: number | null, until: Date, now: Date): Promise<void> {
  await sql`update write_key set watched_until = ${until}
    where state = 'active' and (${keyId}::bigint is null or id = ${keyId})
      and (watched_until is null or watched_until < ${now}::timestamptz + interval '20 seconds')`.execute(tx)
}
