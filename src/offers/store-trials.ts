import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { TrialState } from './model/call-to-action.ts'

export type NewTrial = {
  actionId: number | null
  formId: number | null
  submissionId: number | null
  personId: number
  leadId: number | null
}
/** Null when this submission asked before. */
export async function insertTrial(tx: Tx, t: NewTrial, now: Date): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into trial (action_id, form_id, submission_id, person_id, lead_id, asked_at)
    values (${t.actionId}, ${t.formId}, ${t.submissionId}, ${t.personId}, ${t.leadId}, ${now})
    on conflict do nothing returning id`.execute(tx)
  return rows[0]?.id ?? null
}

export async function writeTrialStep(
  tx: Tx,
  id: number,
  s: { state: TrialState; runsUntil: string | null; note: string | null; by: number | null },
  now: Date,
): Promise<void> {
  await sql`
    update trial set state = ${s.state}, runs_until = ${s.runsUntil}::date, note = coalesce(${s.note}, note),
      granted_at = case when ${s.state} = 'granted' then coalesce(granted_at, ${now}) else granted_at end,
      settled_at = ${s.state === 'granted' ? null : now}, settled_by = ${s.by}, reminded_on = null
    where id = ${id}`.execute(tx)
}

/** True when nobody was reminded of this day before. */
export async function markReminded(tx: Tx, id: number, day: string): Promise<boolean> {
  const { rows } = await sql`
    update trial set reminded_on = ${day}::date where id = ${id} and reminded_on is distinct from ${day}::date returning id`.execute(
    tx,
  )
  return rows.length === 1
}
