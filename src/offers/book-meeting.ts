import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { assignLead } from '../leads/assign.ts'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { systemActor } from '../team/model/actor.ts'
import { addTask } from '../work/add-task.ts'
import { appointmentById, holdBooking } from './appointments.ts'
import { companyDay } from './company-day.ts'
import { heldBy, whoMeets } from './model/slots.ts'
import type { PublicPlace } from './public-place.ts'
import type { CallToAction } from './queries.ts'
import type { Answered } from './respond.ts'
import { slotsOf } from './seller-days.ts'
import { insertAppointment } from './store-meetings.ts'
import { tellOfMeeting } from './tell-of-meeting.ts'

export type Booking = {
  action: CallToAction
  startsAt: Date | null
  /** Of the visitor. */
  timeZone: string
  message: string | null
}

/**
 * A visitor chose a time: whoever has the lead meets them when free then, else whoever of those offered has least ahead
 * and gets the lead. One booking after the other; the second for the same time is refused (`time_taken`, 409) and wrote
 * nothing. `record` writes person, touch and lead. Refuses `time_needed`.
 */
export async function bookMeeting(
  tx: Tx,
  place: PublicPlace,
  { action, startsAt, timeZone, message }: Booking,
  now: Date,
  record: (used: boolean) => Promise<Answered>,
): Promise<Answered> {
  await holdBooking(tx)
  if (startsAt === null) return refuse('time_needed', 422, 'Choose a time.', { field: 'slot' })
  const offered = await slotsOf(tx, action.id, now)
  const slot = offered?.slots.find(each => each.startsAt.getTime() === startsAt.getTime())
  const answered = await record(true)
  if (answered.again) return answered
  if (!offered || !slot)
    return refuse('time_taken', 409, 'Somebody else has just taken this time.', { field: 'slot' })
  const { leadId, personId } = answered
  const { rows } = await sql<{ ownerId: number | null; state: string; name: string }>`
    select l.owner_id as "ownerId", l.state, p.name from person p left join lead l on l.id = ${leadId} where p.id = ${personId}`.execute(
    tx,
  )
  const lead = rows[0]!
  const userId = whoMeets(
    slot,
    lead.ownerId,
    offered.ahead,
    offered.rule.who === 'named' && offered.rule.pick === 'order' ? offered.rule.userIds : null,
  )!
  if (leadId !== null && lead.state === 'open' && lead.ownerId !== userId)
    await assignLead(tx, systemActor, leadId, userId, now, { back: true })
  const { id: taskId } = await addTask(
    tx,
    systemActor,
    {
      title: `${action.name}: ${lead.name}`.slice(0, 200),
      note: message,
      dueOn: await companyDay(tx, slot.startsAt),
      ownerId: userId,
      about: leadId === null ? { kind: 'person', id: personId } : { kind: 'lead', id: leadId },
    },
    now,
  )
  const id = await insertAppointment(
    tx,
    {
      actionId: action.id,
      userId,
      personId,
      leadId,
      responseId: answered.responseId,
      taskId,
      way: offered.rule.way,
      startsAt: slot.startsAt,
      endsAt: slot.endsAt,
      held: heldBy(slot.startsAt, offered.rule),
      uid: `${randomUUID()}@${new URL(place.base).hostname}`,
      timeZone,
      language: action.language,
      message,
    },
    now,
  )
  await tellOfMeeting(tx, place, await appointmentById(tx, id), 'booked', now)
  return answered
}
