import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Stretch } from './model/slots.ts'

export type NewAppointment = {
  actionId: number
  userId: number
  personId: number
  leadId: number | null
  responseId: number
  taskId: number | null
  way: string
  startsAt: Date
  endsAt: Date
  held: Stretch
  uid: string
  timeZone: string
  language: string
  message: string | null
}
/** The database refuses one that overlaps another of the same seller (23P01). */
export async function insertAppointment(tx: Tx, a: NewAppointment, now: Date): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into appointment (action_id, user_id, person_id, lead_id, response_id, task_id, way, starts_at, ends_at, held, uid,
      time_zone, language, message, created_at, changed_at)
    values (${a.actionId}, ${a.userId}, ${a.personId}, ${a.leadId}, ${a.responseId}, ${a.taskId}, ${a.way}, ${a.startsAt}, ${a.endsAt},
      tstzrange(${a.held.from}, ${a.held.to}), ${a.uid}, ${a.timeZone}, ${a.language}, ${a.message}, ${now}, ${now})
    returning id`.execute(tx)
  return rows[0]!.id
}

export async function writeMove(
  tx: Tx,
  id: number,
  to: { startsAt: Date; endsAt: Date; held: Stretch; timeZone: string },
  now: Date,
): Promise<void> {
  await sql`
    update appointment set starts_at = ${to.startsAt}, ends_at = ${to.endsAt}, held = tstzrange(${to.held.from}, ${to.held.to}),
      time_zone = ${to.timeZone}, sequence = sequence + 1, changed_at = ${now} where id = ${id}`.execute(tx)
}

export async function markCancelled(tx: Tx, id: number, by: 'visitor' | 'seller', now: Date): Promise<void> {
  await sql`
    update appointment set state = 'cancelled', cancelled_by = ${by}, sequence = sequence + 1, changed_at = ${now}
    where id = ${id}`.execute(tx)
}

export async function writeOutcome(
  tx: Tx,
  id: number,
  outcome: 'held' | 'missed',
  by: number | null,
  now: Date,
): Promise<void> {
  await sql`
    update appointment set outcome = ${outcome}, outcome_at = ${now}, outcome_by = ${by}, changed_at = ${now}
    where id = ${id}`.execute(tx)
}
