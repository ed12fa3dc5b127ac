import { sql } from 'kysely'
import type { CampaignChannel } from '../campaigns/model/campaign.ts'
import type { Tx } from '../platform/database.ts'
import type { ActionKind, MeetingPick } from './model/call-to-action.ts'
import type { SlotRule } from './model/slots.ts'

export type ActionValues = {
  name: string
  language: string
  headline: string
  intro: string
  button: string
  campaignId: number | null
  productGroupId: number | null
  formId: number | null
  startsOn: string | null
  endsOn: string | null
  active: boolean
  linkDays: number
}

/** Null when the name is taken. */
export async function insertAction(
  tx: Tx,
  a: ActionValues & { kind: ActionKind; createdBy: number | null },
  now: Date,
): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into call_to_action (kind, name, language, headline, intro, button, campaign_id, product_group_id, form_id,
      starts_on, ends_on, active, link_days, created_by, created_at, changed_at)
    values (${a.kind}, ${a.name}, ${a.language}, ${a.headline}, ${a.intro}, ${a.button}, ${a.campaignId}, ${a.productGroupId},
      ${a.formId}, ${a.startsOn}::date, ${a.endsOn}::date, ${a.active}, ${a.linkDays}, ${a.createdBy}, ${now}, ${now})
    on conflict do nothing returning id`.execute(tx)
  return rows[0]?.id ?? null
}

export async function updateAction(tx: Tx, id: number, a: ActionValues, now: Date): Promise<void> {
  await sql`
    update call_to_action set name = ${a.name}, language = ${a.language}, headline = ${a.headline}, intro = ${a.intro},
      button = ${a.button}, campaign_id = ${a.campaignId}, product_group_id = ${a.productGroupId}, form_id = ${a.formId},
      starts_on = ${a.startsOn}::date, ends_on = ${a.endsOn}::date, active = ${a.active}, link_days = ${a.linkDays},
      changed_at = ${now} where id = ${id}`.execute(tx)
}

/** Null when the short address is taken. */
export async function insertPlacement(
  tx: Tx,
  p: { actionId: number; name: string; channel: CampaignChannel; code: string },
  now: Date,
): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into placement (action_id, name, channel, code, created_at)
    values (${p.actionId}, ${p.name}, ${p.channel}, ${p.code}, ${now}) on conflict do nothing returning id`.execute(
    tx,
  )
  return rows[0]?.id ?? null
}

export async function markPlacementEnded(tx: Tx, id: number, at: Date | null): Promise<void> {
  await sql`update placement set ended_at = ${at} where id = ${id}`.execute(tx)
}

export async function countShown(tx: Tx, placementId: number, now: Date): Promise<void> {
  await sql`
    insert into placement_shown as s (placement_id, day, shown)
    values (${placementId}, (${now}::timestamptz at time zone 'UTC')::date, 1)
    on conflict (placement_id, day) do update set shown = s.shown + 1`.execute(tx)
}

export async function insertClick(
  tx: Tx,
  click: { actionId: number; placementId: number; subjectId: number | null },
  now: Date,
): Promise<void> {
  await sql`
    insert into placement_click (action_id, placement_id, subject_id, at)
    values (${click.actionId}, ${click.placementId}, ${click.subjectId}, ${now})`.execute(tx)
}

export type ResponseValues = {
  actionId: number
  placementId: number | null
  personId: number | null
  leadId: number | null
  touchId: number | null
  submissionId: number | null
  usedAt: Date | null
}
/** The response, or the one that this submission made before. */
export async function insertResponse(tx: Tx, r: ResponseValues, now: Date): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into action_response (action_id, placement_id, person_id, lead_id, touch_id, submission_id, asked_at, used_at)
    values (${r.actionId}, ${r.placementId}, ${r.personId}, ${r.leadId}, ${r.touchId}, ${r.submissionId}, ${now}, ${r.usedAt})
    on conflict (submission_id) do update set submission_id = excluded.submission_id returning id`.execute(tx)
  return rows[0]!.id
}

/** Used now for the first time, or again after it was undone. */
export async function markUsed(tx: Tx, responseId: number, now: Date): Promise<void> {
  await sql`
    update action_response set used_at = case when undone_at is null then coalesce(used_at, ${now}) else ${now} end, undone_at = null
    where id = ${responseId}`.execute(tx)
}
export async function markUndone(tx: Tx, responseId: number, now: Date): Promise<void> {
  await sql`update action_response set undone_at = ${now} where id = ${responseId}`.execute(tx)
}

export type MeetingRule = SlotRule & {
  who: 'routed' | 'named'
  pick: MeetingPick
  way: 'phone' | 'video' | 'visit'
}
export async function writeMeetingRule(
  tx: Tx,
  actionId: number,
  r: MeetingRule & { userIds: readonly number[] },
): Promise<void> {
  await sql`
    insert into meeting_rule (action_id, who, pick, way, minutes, step_minutes, buffer_minutes, notice_minutes, days_ahead)
    values (${actionId}, ${r.who}, ${r.pick}, ${r.way}, ${r.minutes}, ${r.stepMinutes}, ${r.bufferMinutes}, ${r.noticeMinutes}, ${r.daysAhead})
    on conflict (action_id) do update set who = excluded.who, pick = excluded.pick, way = excluded.way, minutes = excluded.minutes,
      step_minutes = excluded.step_minutes, buffer_minutes = excluded.buffer_minutes,
      notice_minutes = excluded.notice_minutes, days_ahead = excluded.days_ahead`.execute(tx)
  const userIds = [...new Set(r.userIds)]
  await sql`delete from meeting_seller where action_id = ${actionId} and user_id <> all(${userIds}::bigint[])`.execute(
    tx,
  )
  await sql`
    insert into meeting_seller (action_id, user_id, position)
    select ${actionId}, s.id, s.position from unnest(${userIds}::bigint[]) with ordinality s (id, position)
    on conflict (action_id, user_id) do update set position = excluded.position`.execute(tx)
}
