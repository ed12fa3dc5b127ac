import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { systemActor } from '../team/model/actor.ts'
import { closeTask, setDueOn } from '../work/change-task.ts'
import { holdTask } from '../work/tasks.ts'
import { type Appointment, appointmentById, holdBooking } from './appointments.ts'
import { companyDay } from './company-day.ts'
import { heldBy } from './model/slots.ts'
import type { PublicPlace } from './public-place.ts'
import { slotsOf } from './seller-days.ts'
import { markUndone } from './store.ts'
import { markCancelled, writeMove } from './store-meetings.ts'
import { tellOfMeeting } from './tell-of-meeting.ts'

/** To another free time of the same seller; the same time again changes nothing. Refuses `cancelled`, `past`, `time_needed`, `time_taken`. */
export async function moveMeeting(
  tx: Tx,
  place: PublicPlace,
  { id, startsAt, timeZone }: { id: number; startsAt: Date | null; timeZone: string | null },
  now: Date,
): Promise<void> {
  await holdBooking(tx)
  const found = standing(await appointmentById(tx, id, true), now)
  if (startsAt === null) return refuse('time_needed', 422, 'Choose a time.', { field: 'slot' })
  if (startsAt.getTime() === found.startsAt.getTime()) return
  const offered = await slotsOf(tx, found.actionId, now, { but: id, only: found.userId })
  const slot = offered?.slots.find(each => each.startsAt.getTime() === startsAt.getTime())
  if (!offered || !slot)
    return refuse('time_taken', 409, 'Somebody else has just taken this time.', { field: 'slot' })
  const held = heldBy(slot.startsAt, offered.rule)
  await writeMove(tx, id, { ...slot, held, timeZone: timeZone ?? found.timeZone }, now)
  if (found.taskId !== null && (await holdTask(tx, found.taskId)).doneAt === null)
    await setDueOn(tx, systemActor, found.taskId, await companyDay(tx, slot.startsAt), now, { back: true })
  await tellOfMeeting(tx, place, await appointmentById(tx, id), 'moved', now)
}

/** By the visitor or by the seller; the task about it is done. Refuses `cancelled`, `past`. */
export async function cancelMeeting(
  tx: Tx,
  place: PublicPlace,
  { id, by }: { id: number; by: 'visitor' | 'seller' },
  now: Date,
): Promise<void> {
  const found = standing(await appointmentById(tx, id, true), now)
  await markCancelled(tx, id, by, now)
  if (found.responseId !== null) await markUndone(tx, found.responseId, now)
  if (found.taskId !== null && (await holdTask(tx, found.taskId)).doneAt === null)
    await closeTask(tx, systemActor, found.taskId, now, { back: true })
  await tellOfMeeting(tx, place, await appointmentById(tx, id), 'cancelled', now)
}

function standing(found: Appointment, now: Date): Appointment {
  if (found.state === 'cancelled') refuse('cancelled', 409, 'This appointment is cancelled.')
  if (found.startsAt <= now) refuse('past', 409, 'This appointment is over.')
  return found
}
