import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { defaultSide, type NewTouch } from './model/touch.ts'

/** The first half of sha-256 as a uuid: 16 bytes in the index instead of the sender's text. */
export function dedupeKey(messageKey: string): string {
  const hex = createHash('sha256').update(messageKey).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}

/** PostgreSQL refuses NUL in text and JSON; senders' pages contain it. An escaped backslash before u0000 is text and stays. */
const clean = (text: string): string => text.replaceAll('\u0000', '')
const json = (value: Record<string, unknown>): string =>
  JSON.stringify(value).replace(/(?<=(?<!\\)(?:\\\\)*)\\u0000/g, '')

/**
 * Appends to the ledger in one statement, whatever the number; answers the new ids in the order given, null where
 * the message was recorded before (also by another transaction, or twice in this list).
 */
export async function insertTouches(tx: Tx, userId: number | null, touches: readonly NewTouch[], now: Date): Promise<(number | null)[]> {
  if (touches.length === 0) return []
  // Ids are drawn first, so that what was written can be told from what was known without relying on an order.
  const drawn = await sql<{ id: number }>`
    select nextval('touch_id_seq') as id from generate_series(1, ${touches.length}::int)`.execute(tx)
  const ids = drawn.rows.map(row => row.id)
  const column = <T>(value: (touch: NewTouch) => T): T[] => touches.map(value)
  const { rows } = await sql<{ id: number }>`
    insert into touch (id, subject_id, account_id, kind, side, mode, machine, occurred_at, recorded_at, user_id, source,
      campaign_id, product_group_id, supersedes_id, dedupe_key, title, body, properties)
    overriding system value
    select id, subject_id, account_id, kind, side, mode, machine, occurred_at, ${now}, ${userId}, source, campaign_id,
      product_group_id, supersedes_id, dedupe_key, title, body, properties
    from unnest(${ids}::bigint[], ${column(t => t.subjectId)}::bigint[], ${column(t => t.accountId ?? null)}::bigint[],
      ${column(t => t.kind)}::touch_kind[], ${column(t => t.side ?? defaultSide[t.kind])}::touch_side[],
      ${column(t => t.mode ?? 'live')}::touch_mode[], ${column(t => t.machine ?? false)}::boolean[],
      ${column(t => t.occurredAt.toISOString())}::timestamptz[], ${column(t => t.source ?? null)}::text[],
      ${column(t => t.campaignId ?? null)}::bigint[], ${column(t => t.productGroupId ?? null)}::bigint[],
      ${column(t => t.supersedesId ?? null)}::bigint[], ${column(t => (t.messageKey ? dedupeKey(t.messageKey) : null))}::uuid[],
      ${column(t => clean(t.title).slice(0, 500))}::text[], ${column(t => (t.body ? clean(t.body) : null))}::text[],
      ${column(t => (t.properties ? json(t.properties) : null))}::jsonb[])
      as g(id, subject_id, account_id, kind, side, mode, machine, occurred_at, source, campaign_id, product_group_id,
        supersedes_id, dedupe_key, title, body, properties)
    on conflict (dedupe_key) where dedupe_key is not null do nothing
    returning id`.execute(tx)
  const written = new Set(rows.map(row => row.id))
  return ids.map(id => (written.has(id) ? id : null))
}
