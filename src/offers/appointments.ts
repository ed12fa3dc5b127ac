import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'

export type Appointment = {
  id: number
  actionId: number
  actionName: string
  headline: string
  userId: number
  userName: string
  userEmail: string | null
  personId: number
  personName: string
  personEmail: string | null
  accountName: string | null
  leadId: number | null
  responseId: number | null
  taskId: number | null
  way: 'phone' | 'video' | 'visit'
  startsAt: Date
  endsAt: Date
  state: 'booked' | 'cancelled'
  outcome: 'held' | 'missed' | null
  uid: string
  sequence: number
  timeZone: string
  language: string
  message: string | null
}

export async function appointmentIfAny(tx: Tx, id: number, lock = false): Promise<Appointment | null> {
  const { rows } = await sql<Appointment>`
    select m.id, m.action_id as "actionId", c.name as "actionName", c.headline, m.user_id as "userId", u.name as "userName",
      u.email as "userEmail", m.person_id as "personId", p.name as "personName", p.email as "personEmail", a.name as "accountName",
      m.lead_id as "leadId", m.response_id as "responseId", m.task_id as "taskId", m.way, m.starts_at as "startsAt",
      m.ends_at as "endsAt", m.state, m.outcome, m.uid, m.sequence, m.time_zone as "timeZone", m.language, m.message
    from appointment m join call_to_action c on c.id = m.action_id join app_user u on u.id = m.user_id
    join person p on p.id = m.person_id left join account a on a.id = p.account_id
    where m.id = ${id} ${lock ? sql`for update of m` : sql``}`.execute(tx)
  return rows[0] ?? null
}
export async function appointmentById(tx: Tx, id: number, lock = false): Promise<Appointment> {
  return (
    (await appointmentIfAny(tx, id, lock)) ??
    refuse('no_such_appointment', 404, 'There is no such appointment.')
  )
}

/** One booking after the other: what is free is read and taken by one at a time. */
export async function holdBooking(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('appointments', 0))`.execute(tx)
}
