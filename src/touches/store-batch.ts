import { sql } from 'kysely'
import { numbers, texts } from '../platform/columns.ts'
import type { Tx } from '../platform/database.ts'
import { defaultSide, type TouchKind, type TouchSide } from './model/touch.ts'
import { dedupeKey } from './store.ts'

/** A touch of before, about to be recorded as history. */
export type PastTouch = {
  subjectId: number
  accountId: number | null
  kind: TouchKind
  side: TouchSide | null
  occurredAt: Date
  userId: number | null
  source: string | null
  campaignId: number | null
  productGroupId: number | null
  messageKey: string
  title: string
  body: string | null
  properties: string | null
  machine: boolean
}

/** Appends history in one statement; the new ids in the order given, null where the message was there before. */
export async function insertPastTouches(
  tx: Tx,
  touches: readonly PastTouch[],
  now: Date,
): Promise<(number | null)[]> {
  if (touches.length === 0) return []
  const text = (of: (touch: PastTouch) => string | null) => texts(touches.map(of))
  const number = (of: (touch: PastTouch) => number | null) => sql`${numbers(touches.map(of))}::bigint[]`
  const { rows } = await sql<{ ids: string }>`
    with given as materialized (
      select nextval('touch_id_seq') as id, g.*
      from unnest(${number(t => t.subjectId)}, ${number(t => t.accountId)}, ${text(t => t.kind)}::touch_kind[],
        ${text(t => t.side ?? defaultSide[t.kind])}::touch_side[], ${text(t => t.occurredAt.toISOString())}::timestamptz[],
        ${number(t => t.userId)}, ${text(t => t.source)}, ${number(t => t.campaignId)}, ${number(t => t.productGroupId)},
        ${text(t => dedupeKey(t.messageKey))}::uuid[], ${text(t => t.title.slice(0, 500))}, ${text(t => t.body)}, ${text(t => t.properties)}::jsonb[],
        ${text(t => String(t.machine))}::boolean[])
        with ordinality as g(subject_id, account_id, kind, side, occurred_at, user_id, source, campaign_id, product_group_id,
          dedupe_key, title, body, properties, machine, place)
    ), written as (
      insert into touch (id, subject_id, account_id, kind, side, mode, occurred_at, recorded_at, user_id, source, campaign_id,
        product_group_id, dedupe_key, title, body, properties, machine)
      overriding system value
      select id, subject_id, account_id, kind, side, 'historical', occurred_at, ${now}, user_id, source, campaign_id,
        product_group_id, dedupe_key, title, body, properties, machine
      from given order by place
      on conflict (dedupe_key) where dedupe_key is not null do nothing
      returning id
    )
    select string_agg(coalesce(written.id::text, ''), ',' order by place) as ids,
      ask_segments_anew(array_agg(subject_id) filter (where written.id is not null and not machine),
        array_agg('touch:' || kind::text) filter (where written.id is not null and not machine),
        array_agg(id) filter (where written.id is not null and not machine)) as told
    from given left join written using (id)`.execute(tx)
  return rows[0]!.ids.split(',').map(id => (id === '' ? null : Number(id)))
}

/** Which of these ids of an export of this very installation are touches that are there. */
export async function ownTouches(
  tx: Tx,
  origin: string | null,
  keys: readonly string[],
): Promise<Set<string>> {
  const ids = keys.filter(key => /^\d{1,15}$/.test(key)).map(Number)
  if (origin === null || ids.length === 0) return new Set()
  const { rows } = await sql<{ key: string }>`
    select t.id::text as key from touch t
    where ${origin} = (select mark::text from company) and t.id = any(${numbers(ids)}::bigint[])`.execute(tx)
  return new Set(rows.map(row => row.key))
}
