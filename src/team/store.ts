import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Role } from './model/actor.ts'
import type { Company } from './queries.ts'

export type UserState = 'active' | 'invited' | 'cannot_sign_in' | 'left'
export type UserValues = {
  name: string
  email: string | null
  role: Role
  language: string
  calendarId: number | null
  managerId: number | null
  capacity: number | null
  state: UserState
}

/** False when a company is there already. */
export async function insertCompany(tx: Tx, values: Omit<Company, 'sample'>, now: Date): Promise<boolean> {
  const { rows } = await sql`
    insert into company (name, currency, fiscal_year_start, time_zone, languages, created_at)
    values (${values.name}, ${values.currency}, ${values.fiscalYearStart}, ${values.timeZone}, ${values.languages}, ${now})
    on conflict (id) do nothing returning id`.execute(tx)
  return rows.length === 1
}

export async function updateCompany(
  tx: Tx,
  values: Pick<Company, 'name' | 'fiscalYearStart' | 'timeZone' | 'languages'>,
): Promise<void> {
  await sql`update company set name = ${values.name}, fiscal_year_start = ${values.fiscalYearStart},
    time_zone = ${values.timeZone}, languages = ${values.languages}`.execute(tx)
}

/** Null when the address belongs to somebody. */
export async function insertUser(tx: Tx, user: UserValues, now: Date): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into app_user (name, email, role, language, calendar_id, manager_id, capacity, state, created_at)
    values (${user.name}, ${user.email}, ${user.role}, ${user.language}, ${user.calendarId}, ${user.managerId},
      ${user.capacity}, ${user.state}, ${now})
    on conflict do nothing returning id`.execute(tx)
  return rows[0]?.id ?? null
}

export async function updateUser(tx: Tx, id: number, user: UserValues): Promise<void> {
  await sql`update app_user set name = ${user.name}, email = ${user.email}, role = ${user.role},
    language = ${user.language}, calendar_id = ${user.calendarId}, manager_id = ${user.managerId},
    capacity = ${user.capacity}, state = ${user.state} where id = ${id}`.execute(tx)
}

export async function setUserState(tx: Tx, id: number, state: UserState): Promise<void> {
  await sql`update app_user set state = ${state} where id = ${id}`.execute(tx)
}

export async function setUserTerritories(
  tx: Tx,
  userId: number,
  territoryIds: readonly number[],
): Promise<void> {
  await sql`delete from user_territory where user_id = ${userId} and not territory_id = any(${[...territoryIds]}::bigint[])`.execute(
    tx,
  )
  await sql`insert into user_territory (user_id, territory_id)
    select ${userId}, unnest(${[...territoryIds]}::bigint[]) on conflict do nothing`.execute(tx)
}

export type TerritoryValues = { name: string; countries: string[]; calendarId: number | null }

/** Null when the name is taken. */
export async function insertTerritory(tx: Tx, values: TerritoryValues, now: Date): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into territory (name, countries, calendar_id, created_at)
    values (${values.name}, ${values.countries}, ${values.calendarId}, ${now})
    on conflict do nothing returning id`.execute(tx)
  return rows[0]?.id ?? null
}

export async function updateTerritory(tx: Tx, id: number, values: TerritoryValues): Promise<boolean> {
  const { rows } = await sql`update territory set name = ${values.name}, countries = ${values.countries},
    calendar_id = ${values.calendarId} where id = ${id} returning id`.execute(tx)
  return rows.length === 1
}

export async function deleteTerritory(tx: Tx, id: number): Promise<boolean> {
  const { rows } = await sql`delete from territory where id = ${id} returning id`.execute(tx)
  return rows.length === 1
}

export type CalendarValues = {
  name: string
  timeZone: string
  week: unknown
  holidays: readonly string[]
  holidayRegion: string | null
}

/** Null when the name is taken. */
export async function insertCalendar(tx: Tx, values: CalendarValues): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into calendar (name, time_zone, week, holidays, holiday_region)
    values (${values.name}, ${values.timeZone}, ${JSON.stringify(values.week)}::jsonb,
      ${JSON.stringify(values.holidays)}::jsonb, ${values.holidayRegion})
    on conflict do nothing returning id`.execute(tx)
  return rows[0]?.id ?? null
}

export async function updateCalendar(tx: Tx, id: number, values: CalendarValues): Promise<boolean> {
  const { rows } = await sql`
    update calendar set name = ${values.name}, time_zone = ${values.timeZone},
      week = ${JSON.stringify(values.week)}::jsonb, holidays = ${JSON.stringify(values.holidays)}::jsonb,
      holiday_region = ${values.holidayRegion}
    where id = ${id} returning id`.execute(tx)
  return rows.length === 1
}

export async function deleteCalendar(tx: Tx, id: number): Promise<boolean> {
  const { rows } = await sql`delete from calendar where id = ${id} returning id`.execute(tx)
  return rows.length === 1
}

export async function insertAbsence(
  tx: Tx,
  absence: { userId: number; from: Date; to: Date; deputyId: number | null; note: string | null },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into absence (user_id, from_at, to_at, deputy_id, note)
    values (${absence.userId}, ${absence.from}, ${absence.to}, ${absence.deputyId}, ${absence.note})
    returning id`.execute(tx)
  return rows[0]!.id
}

export async function deleteAbsence(tx: Tx, id: number): Promise<void> {
  await sql`delete from absence where id = ${id}`.execute(tx)
}

/** False when its key was told before. */
export async function insertNotification(
  tx: Tx,
  notice: {
    userId: number
    kind: string
    title: string
    body?: string | null
    href?: string | null
    dedupeKey: string
  },
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    insert into notification (user_id, kind, title, body, href, dedupe_key, at)
    values (${notice.userId}, ${notice.kind}, ${notice.title}, ${notice.body ?? null}, ${notice.href ?? null},
      ${notice.dedupeKey}, ${now})
    on conflict (dedupe_key) do nothing returning id`.execute(tx)
  return rows.length === 1
}

/** Marks a user's own notifications: all up to `upTo`, or these `ids`. */
export async function readNotifications(
  tx: Tx,
  userId: number,
  { upTo = null, ids = [] }: { upTo?: number | null; ids?: readonly number[] },
  now: Date,
): Promise<void> {
  await sql`update notification set read_at = ${now}
    where user_id = ${userId} and read_at is null and (id <= ${upTo} or id = any(${[...ids]}::bigint[]))`.execute(
    tx,
  )
}
