import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Condition } from '../shared/condition/tree.ts'
import { recordedAs } from './households.ts'
import type { Figures, Tally } from './model/lift.ts'
import type { SignalKind, SignalSetting, Verdict } from './model/signal.ts'

export type NewSignal = { name: string; kind: SignalKind; days: number; when: Condition }

export async function insertSignal(tx: Tx, { name, kind, days, when }: NewSignal): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into intent_signal (name, kind, days, condition) values (${name}, ${kind}, ${days}, ${JSON.stringify(when)}::jsonb)
    returning id`.execute(tx)
  return rows[0]!.id
}

export type ChangedSignal = Partial<NewSignal> & { setting?: SignalSetting; note?: string | null }

/** What is changed; false where somebody else changed it since `version`. What it asks anew must be measured anew. */
export async function updateSignal(
  tx: Tx,
  { id, version, userId }: { id: number; version: number; userId: number | null },
  { name, kind, days, when, setting, note }: ChangedSignal,
  now: Date,
): Promise<boolean> {
  const condition = when === undefined ? null : JSON.stringify(when)
  const asksElse = sql`(coalesce(${condition}::jsonb, s.condition) <> s.condition or coalesce(${days ?? null}::int, s.days) <> s.days)`
  const { rows } = await sql<{ id: number }>`
    update intent_signal s set version = s.version + 1, name = coalesce(${name ?? null}::text, s.name), kind = coalesce(${kind ?? null}::text, s.kind),
      days = coalesce(${days ?? null}::int, s.days), condition = coalesce(${condition}::jsonb, s.condition),
      asked = s.asked + case when ${asksElse} then 1 else 0 end, looked_at = case when ${asksElse} then null else s.looked_at end,
      setting = coalesce(${setting ?? null}::text, s.setting), note = case when ${setting ?? null}::text is null then s.note else ${note ?? null}::text end,
      decided_by = case when ${setting ?? null}::text is null then s.decided_by else ${userId}::bigint end,
      decided_at = case when ${setting ?? null}::text is null then s.decided_at else ${now}::timestamptz end
    where s.id = ${id} and s.version = ${version} returning s.id`.execute(tx)
  return rows.length > 0
}

/** A signal with its measurements, where it shows and who heard of it. */
export async function deleteSignal(tx: Tx, id: number): Promise<void> {
  await sql`delete from intent_signal where id = ${id}`.execute(tx)
}

export async function updateCap(tx: Tx, dailyCap: number): Promise<void> {
  await sql`update intent_setting set daily_cap = ${dailyCap}`.execute(tx)
}

export type NewMeasure = {
  signalId: number
  asked: number
  since: Date
  until: Date
  figures: Figures
  verdict: Verdict
  tallies: readonly Tally[]
}

/** Keeps what was measured, with the accounts behind the figures of the last time only. */
export async function insertMeasure(tx: Tx, measure: NewMeasure, now: Date): Promise<void> {
  const { signalId, asked, since, until, figures, verdict, tallies } = measure
  await sql`delete from intent_tally where measure_id in (select id from intent_measure where signal_id = ${signalId})`.execute(
    tx,
  )
  const { rows } = await sql<{ id: number }>`
    insert into intent_measure (signal_id, asked, measured_at, since, until, figures, verdict)
    select ${signalId}, ${asked}, ${now}::timestamptz, ${since}::timestamptz, ${until}::timestamptz, ${JSON.stringify(figures)}::jsonb, ${verdict}
    returning id`.execute(tx)
  const rowsOf = JSON.stringify(tallies.filter(({ shown, other }) => shown + other > 0))
  await sql`
    insert into intent_tally (measure_id, subject_id, shown, shown_opened, other, other_opened)
    select ${rows[0]!.id}::bigint, r.id, r.shown, r."shownOpened", r.other, r."otherOpened"
    from jsonb_to_recordset(${rowsOf}::jsonb) as r(id bigint, shown int, "shownOpened" int, other int, "otherOpened" int)`.execute(
    tx,
  )
}

/** Has these asked anew within the minute. */
export async function insertDue(tx: Tx, subjectIds: readonly number[]): Promise<void> {
  await sql`insert into intent_due (subject_id) select distinct x from unnest(${subjectIds as number[]}::bigint[]) x
    order by x on conflict do nothing`.execute(tx)
}

/** So many of those who wait, who wait no more. */
export async function takeDue(tx: Tx, most: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    delete from intent_due where subject_id in (select subject_id from intent_due order by subject_id limit ${most} for update skip locked)
    returning subject_id as id`.execute(tx)
  return rows.map(({ id }) => id)
}

export type Showing = { signalId: number; subjectId: number; lastAt: Date; touches: number[] }

/** What shows in these now, since what was done last when it was first seen, in the place of what showed; answers what had not shown before. */
export async function replaceShowing(
  tx: Tx,
  subjectIds: readonly number[],
  showing: readonly Showing[],
): Promise<Showing[]> {
  const rows = JSON.stringify(showing)
  await sql`delete from intent_showing where subject_id = any(${subjectIds as number[]}::bigint[]) and (signal_id, subject_id) not in (
    select r."signalId", r."subjectId" from jsonb_to_recordset(${rows}::jsonb) as r("signalId" bigint, "subjectId" bigint))`.execute(
    tx,
  )
  const { rows: fresh } = await sql<{ signalId: number; subjectId: number }>`
    with before as (select signal_id, subject_id from intent_showing where subject_id = any(${subjectIds as number[]}::bigint[])),
    written as (insert into intent_showing as s (signal_id, subject_id, since, last_at, touches)
      select r."signalId", r."subjectId", r."lastAt", r."lastAt", r.touches
      from jsonb_to_recordset(${rows}::jsonb) as r("signalId" bigint, "subjectId" bigint, "lastAt" timestamptz, touches bigint[])
      on conflict (signal_id, subject_id) do update set last_at = excluded.last_at, touches = excluded.touches
      returning signal_id, subject_id)
    select signal_id as "signalId", subject_id as "subjectId" from written except select signal_id, subject_id from before`.execute(
    tx,
  )
  const isFresh = new Set(fresh.map(({ signalId, subjectId }) => `${signalId} ${subjectId}`))
  return showing.filter(({ signalId, subjectId }) => isFresh.has(`${signalId} ${subjectId}`))
}

/** All accounts were asked these. */
export async function setLooked(tx: Tx, ids: readonly number[], now: Date): Promise<void> {
  await sql`update intent_signal set looked_at = ${now} where id = any(${ids as number[]}::bigint[]) and looked_at is null`.execute(
    tx,
  )
}

/** What is not watched for shows nowhere, and what is gone shows nothing. */
export async function deleteUnwatched(tx: Tx, watchedIds: readonly number[]): Promise<void> {
  await sql`update intent_signal set looked_at = null where id <> all(${watchedIds as number[]}::bigint[])`.execute(
    tx,
  )
  await sql`delete from intent_showing s where s.signal_id <> all(${watchedIds as number[]}::bigint[])
    or not exists (select from account a where a.id = s.subject_id and a.erased_at is null
      union all select from person p where p.id = s.subject_id and p.account_id is null and p.erased_at is null)`.execute(
    tx,
  )
}

export type NewAlert = {
  signalId: number
  subjectId: number
  ownerId: number | null
  lift: number | null
  state: 'told' | 'over_cap' | 'no_owner'
}

export async function insertAlert(tx: Tx, alert: NewAlert, now: Date): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into intent_alert (signal_id, subject_id, owner_id, at, lift, state)
    values (${alert.signalId}, ${alert.subjectId}, ${alert.ownerId}, ${now}, ${alert.lift}, ${alert.state}) returning id`.execute(
    tx,
  )
  return rows[0]!.id
}

/** Of somebody who is erased nothing is kept, and none of their touches is a reason any more. */
export async function deleteOf(tx: Tx, personId: number): Promise<void> {
  for (const table of ['intent_showing', 'intent_tally', 'intent_alert', 'intent_due'])
    await sql`delete from ${sql.table(table)} where subject_id = any(${recordedAs(sql`${personId}::bigint`)})`.execute(
      tx,
    )
  await sql`update intent_showing s set touches = array(select x from unnest(s.touches) x where x not in (${touchesOf(personId)}))
    where s.touches && array(${touchesOf(personId)})`.execute(tx)
}

const touchesOf = (personId: number) => sql`select t.id from touch t where t.subject_id = ${personId}
  union all select t.id from identity i join touch t on t.subject_id = i.subject_id where i.person_id = ${personId}`
