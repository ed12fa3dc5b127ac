import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { assertCalendar, type Calendar, dueAt, isWorkingTime } from '../shared/working-hours.ts'
import { refusingUse } from './in-use.ts'
import type { Actor } from './model/actor.ts'
import { deleteCalendar, insertCalendar, updateCalendar } from './store.ts'

export type CalendarInput = Calendar & { name: string; holidayRegion?: string | null | undefined }

/** Refuses `name_taken`, a zone or times that are none, and `no_working_time`: a promise could never fall due. */
export async function makeCalendar(tx: Tx, _actor: Actor, input: CalendarInput): Promise<{ id: number }> {
  const id = await insertCalendar(tx, checked(input))
  return id === null ? nameTaken() : { id }
}

export async function changeCalendar(tx: Tx, _actor: Actor, id: number, input: CalendarInput): Promise<void> {
  const values = checked(input)
  const { rows } = await sql`select id from calendar where name = ${input.name} and id <> ${id}`.execute(tx)
  if (rows.length > 0) nameTaken()
  if (!(await updateCalendar(tx, id, values))) notThere()
}

/** Refuses `in_use`, and `company_calendar` for the oldest, which everybody without another works by. */
export async function removeCalendar(tx: Tx, _actor: Actor, id: number): Promise<void> {
  const { rows } = await sql<{ standard: number | null }>`select min(id) as standard from calendar`.execute(
    tx,
  )
  if (rows[0]?.standard === id)
    refuse('company_calendar', 409, "This is the company's calendar. Change it instead.")
  const removed = await refusingUse('Users or territories work by this calendar.', () =>
    deleteCalendar(tx, id),
  )
  if (!removed) notThere()
}

/** When `hours` of work from now are over by this calendar, and whether it is open now. */
export function previewCalendar(
  calendar: Calendar,
  hours: number,
  now: Date,
): { dueAt: Date; open: boolean } {
  return { dueAt: dueAt(now, hours * 60, calendar), open: isWorkingTime(now, calendar) }
}

function checked(input: CalendarInput) {
  assertCalendar(input)
  if (!Object.values(input.week).some(day => day.some(({ from, to }) => from < to)))
    refuse('no_working_time', 422, 'This calendar has no working time.', { field: 'week' })
  return {
    name: input.name,
    timeZone: input.timeZone,
    week: input.week,
    holidays: [...new Set(input.holidays)].sort(),
    holidayRegion: input.holidayRegion ?? null,
  }
}

function nameTaken(): never {
  return refuse('name_taken', 409, 'There is a calendar of this name.', { field: 'name' })
}

function notThere(): never {
  return refuse('no_such_calendar', 404, 'There is no such calendar.')
}
