import { hash } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { defaultSide, type NewTouch } from './model/touch.ts'

/** The first half of sha-256 as a uuid: 16 bytes in the index instead of the sender's text. */
export function dedupeKey(messageKey: string): string {
  const hex = hash('sha256', messageKey)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}

/** PostgreSQL refuses NUL in text and JSON; senders' pages contain it. An escaped backslash before u0000 is text and stays. */
const clean = (text: string): string => (text.includes('\u0000') ? text.replaceAll('\u0000', '') : text)
const json = (value: Record<string, unknown>): string => {
  const text = JSON.stringify(value)
  return text.includes('\\u0000') ? text.replace(/(?<=(?<!\\)(?:\\\\)*)\\u0000/g, '') : text
}

/** An array as PostgreSQL reads it, of values without signs to escape: numbers, names of kinds, times, keys. */
const plain = (values: readonly (string | number | boolean | null)[]): string =>
  `{${values.map(value => value ?? 'null').join(',')}}`

/**
 * Appends to the ledger in one statement, whatever the number; answers the new ids in the order given, null where
 * the message was recorded before (also by another transaction, or twice in this list).
 */
export async function insertTouches(
  tx: Tx,
  userId: number | null,
  touches: readonly NewTouch[],
  now: Date,
): Promise<(number | null)[]> {
  if (touches.length === 0) return []
  const column = (value: (touch: NewTouch) => string | number | boolean | null | undefined): string =>
    plain(touches.map(touch => value(touch) ?? null))
  // JSON of one value has no line breaks of its own: joined by them it needs no escaping, which halves its cost.
  const properties = touches.map(({ properties }) => (properties ? json(properties) : '')).join('\n')
  // Ids are drawn before the insertion, so that what was written can be told from what was known without an order.
  const { rows } = await sql<{ ids: string }>`/* prepared */
    with given as materialized (
      select nextval('touch_id_seq') as id, g.*
      from unnest(${column(t => t.subjectId)}::bigint[], ${column(t => t.accountId)}::bigint[],
        ${column(t => t.kind)}::touch_kind[], ${column(t => t.side ?? defaultSide[t.kind])}::touch_side[],
        ${column(t => t.mode ?? 'live')}::touch_mode[], ${column(t => t.machine ?? false)}::boolean[],
        ${column(t => t.occurredAt.toISOString())}::timestamptz[], ${touches.map(t => t.source ?? null)}::text[],
        ${column(t => t.campaignId)}::bigint[], ${column(t => t.productGroupId)}::bigint[],
        ${column(t => t.supersedesId)}::bigint[], ${column(t => (t.messageKey ? dedupeKey(t.messageKey) : null))}::uuid[],
        ${touches.map(t => clean(t.title).slice(0, 500))}::text[], ${touches.map(t => (t.body ? clean(t.body) : null))}::text[],
        string_to_array(${properties}, E'\n', '')::jsonb[])
        with ordinality as g(subject_id, account_id, kind, side, mode, machine, occurred_at, source, campaign_id,
          product_group_id, supersedes_id, dedupe_key, title, body, properties, place)
    ), written as (
      insert into touch (id, subject_id, account_id, kind, side, mode, machine, occurred_at, recorded_at, user_id, source,
        campaign_id, product_group_id, supersedes_id, dedupe_key, title, body, properties)
      overriding system value
      select id, subject_id, account_id, kind, side, mode, machine, occurred_at, ${now}, ${userId}, source, campaign_id,
        product_group_id, supersedes_id, dedupe_key, title, body, properties
      from given order by place
      on conflict (dedupe_key) where dedupe_key is not null do nothing
      returning id
    )
    select string_agg(coalesce(written.id::text, ''), ',' order by place) as ids,
      ask_segments_anew(array_agg(subject_id) filter (where written.id is not null and not machine),
        array_agg(case when supersedes_id is null then 'touch:' || kind::text else 'touch' end) filter (where written.id is not null and not machine),
        array_agg(id) filter (where written.id is not null and not machine)) as told
    from given left join written using (id)`.execute(tx)
  return rows[0]!.ids.split(',').map(id => (id === '' ? null : Number(id)))
}
