import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'

export type NewArrival = {
  key: string
  formId: number
  version: number
  variant: string
  language: string
  place: 'hosted' | 'embedded'
  visitId: number | null
  source: string | null
}

export async function insertArrival(tx: Tx, a: NewArrival, now: Date): Promise<void> {
  await sql`
    insert into form_arrival (key, form_id, version, variant, language, place, visit_id, source, at)
    values (${a.key}, ${a.formId}, ${a.version}, ${a.variant}, ${a.language}, ${a.place}, ${a.visitId}, ${a.source}, ${now})
    on conflict do nothing`.execute(tx)
}

/** What the page's own script says: that it runs, and the field last reached. */
export async function markArrival(tx: Tx, key: string, field: string | null, now: Date): Promise<void> {
  await sql`
    update form_arrival set scripted = true,
      started_at = case when ${field}::text is null then started_at else coalesce(started_at, ${now}) end,
      last_field = coalesce(${field}, last_field), last_at = ${now}
    where key = ${key} and sent_at is null`.execute(tx)
}

export async function sentArrival(tx: Tx, key: string, now: Date): Promise<void> {
  await sql`update form_arrival set sent_at = coalesce(sent_at, ${now}) where key = ${key}`.execute(tx)
}

/** One more refused for a reason, at a field where it was one. Nothing of whom. */
export async function countRefusals(
  tx: Tx,
  formId: number,
  refused: readonly { reason: string; field: string }[],
  now: Date,
): Promise<void> {
  // In one order, so that two who are refused at once wait for each other instead of for ever.
  const sorted = [...refused].sort((a, b) => (a.reason + a.field < b.reason + b.field ? -1 : 1))
  await sql`
    insert into form_refusal as r (form_id, day, reason, field, n)
    select ${formId}, (${now}::timestamptz at time zone 'UTC')::date, g.reason, g.field, 1
    from jsonb_to_recordset(${JSON.stringify(sorted)}::jsonb) g(reason text, field text)
    on conflict (form_id, day, reason, field) do update set n = r.n + 1`.execute(tx)
}

export type NewHeld = {
  formId: number
  dedupeKey: string
  reasons: string[]
  email: string | null
  input: unknown
}

export async function insertHeld(tx: Tx, h: NewHeld, now: Date): Promise<void> {
  await sql`
    insert into form_held (form_id, dedupe_key, reasons, email, input, at)
    values (${h.formId}, ${h.dedupeKey}, ${h.reasons}::text[], ${h.email}, ${JSON.stringify(h.input)}::jsonb, ${now})
    on conflict do nothing`.execute(tx)
}

export async function decideHeld(
  tx: Tx,
  id: number,
  state: 'released' | 'dropped',
  by: number | null,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    update form_held set state = ${state}, decided_at = ${now}, decided_by = ${by}, input = null, email = null
    where id = ${id} and state = 'held' returning id`.execute(tx)
  return rows.length === 1
}

/** What nobody decided on in time is emptied: what strangers wrote is not kept for ever. */
export async function emptyHeld(tx: Tx, before: Date, now: Date): Promise<void> {
  await sql`
    update form_held set state = 'ended', decided_at = ${now}, input = null, email = null
    where state = 'held' and at < ${before}`.execute(tx)
}
