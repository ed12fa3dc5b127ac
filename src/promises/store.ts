import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { ServicePromise } from './model/promise.ts'

export type PromiseRow = ServicePromise & {
  id: number
  about: number
  territoryId: number | null
  userId: number | null
  calendarId: number | null
}

export async function insertPromise(tx: Tx, p: Omit<PromiseRow, 'id'>): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into promise (kind, about, territory_id, user_id, calendar_id, minutes, started_at, remind_at, due_at, state)
    values (${p.kind}, ${p.about}, ${p.territoryId}, ${p.userId}, ${p.calendarId}, ${Math.round(p.minutes)}, ${p.startedAt},
      ${p.remindAt}, ${p.dueAt}, ${p.state}) returning id`.execute(tx)
  return rows[0]!.id
}

export async function settlePromiseRow(
  tx: Tx,
  id: number,
  p: { state: string; settledAt: Date | null; lateMinutes: number | null },
): Promise<void> {
  await sql`update promise set state = ${p.state}, settled_at = ${p.settledAt}, late_minutes = ${p.lateMinutes}
    where id = ${id}`.execute(tx)
}

export type Due = { id: number; kind: string; about: number; userId: number | null }

/** Claims those to be reminded: each is answered once, whoever asks at the same time. */
export async function claimReminders(tx: Tx, now: Date): Promise<Due[]> {
  const { rows } = await sql<Due>`
    update promise set reminded_at = ${now} where id in (
      select id from promise where state = 'running' and reminded_at is null and remind_at <= ${now} and due_at >= ${now}
      for update skip locked)
    returning id, kind, about, user_id as "userId"`.execute(tx)
  return rows
}

/** Claims those whose due moment passed: broken from now on, escalated once. */
export async function claimBroken(tx: Tx, now: Date): Promise<Due[]> {
  const { rows } = await sql<Due>`
    update promise set state = 'broken', escalated_at = ${now} where id in (
      select id from promise where state = 'running' and due_at < ${now} for update skip locked)
    returning id, kind, about, user_id as "userId"`.execute(tx)
  return rows
}

export async function setEscalatedTo(tx: Tx, id: number, userId: number | null): Promise<void> {
  await sql`update promise set escalated_to = ${userId} where id = ${id}`.execute(tx)
}

export async function pausePromises(tx: Tx, kind: string, about: number[]): Promise<number[]> {
  const { rows } = await sql<{ about: number }>`update promise set state = 'cancelled'
    where kind = ${kind} and about = any(${about}::bigint[]) and state = 'running' returning about`.execute(
    tx,
  )
  return rows.map(row => row.about)
}

export async function resumePromises(tx: Tx, kind: string, about: number[]): Promise<void> {
  await sql`update promise set state = 'running' where kind = ${kind} and about = any(${about}::bigint[])
    and state = 'cancelled' and settled_at is null`.execute(tx)
}

export async function setKeeper(
  tx: Tx,
  { kind, about }: { kind: string; about: number },
  userId: number | null,
): Promise<void> {
  await sql`update promise set user_id = ${userId} where kind = ${kind} and about = ${about}
    and state = 'running'`.execute(tx)
}

export async function setKeepers(
  tx: Tx,
  { kind, about }: { kind: string; about: readonly number[] },
  from: number,
  to: number,
): Promise<void> {
  await sql`update promise set user_id = ${to} where kind = ${kind} and about = any(${[...about]}::bigint[])
    and state = 'running' and user_id = ${from}`.execute(tx)
}
