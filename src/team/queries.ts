import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { countryCode } from '../shared/country.ts'
import { refuse } from '../shared/outcome.ts'
import type { Calendar } from '../shared/working-hours.ts'
import type { Role } from './model/actor.ts'
import { type CalendarRow, calendarFrom } from './model/calendar.ts'
import type { Absence } from './model/cover.ts'

export type Company = {
  name: string
  currency: string
  /** Month 1 to 12 in which the fiscal year begins. */
  fiscalYearStart: number
  timeZone: string
  languages: string[]
  sample: boolean
}

/** The company's frame. Refuses `not_set_up` before the first run. */
export async function company(tx: Tx): Promise<Company> {
  return (
    (await companyIfAny(tx)) ??
    refuse('not_set_up', 409, 'This installation has no company yet. Open its first page.')
  )
}

export async function companyIfAny(tx: Tx): Promise<Company | null> {
  const { rows } = await sql<Company>`
    select name, currency, fiscal_year_start as "fiscalYearStart", time_zone as "timeZone", languages, sample
    from company`.execute(tx)
  return rows[0] ?? null
}

export type RoutingUser = {
  id: number
  name: string
  role: Role
  /** Leads at once that this user takes; null is without limit. */
  capacity: number | null
  territoryIds: number[]
  managerId: number | null
}

/** Sellers and their managers who can sign in, by id. */
export async function usersForRouting(tx: Tx): Promise<RoutingUser[]> {
  const { rows } = await sql<RoutingUser>`
    select u.id, u.name, u.role, u.capacity, u.manager_id as "managerId",
      coalesce((select json_agg(t.territory_id order by t.territory_id) from user_territory t where t.user_id = u.id),
        '[]') as "territoryIds"
    from app_user u
    where u.role in ('sales', 'sales_manager') and u.state = 'active'
    order by u.id`.execute(tx)
  return rows
}

/**
 * The working hours that count for a user or a territory: the user's own calendar, else that of the territory
 * (given, or the user's first), else the company's, which is the oldest. Refuses `no_calendar` before the first run.
 */
export async function calendarOf(
  tx: Tx,
  { userId = null, territoryId = null }: { userId?: number | null; territoryId?: number | null },
): Promise<Calendar> {
  const { rows } = await sql<CalendarRow>`
    select c.id, c.name, c.time_zone as "timeZone", c.week, c.holidays, c.holiday_region as "holidayRegion"
    from calendar c
    where c.id = calendar_id_of(${userId}, ${territoryId})`.execute(tx)
  const row = rows[0] ?? refuse('no_calendar', 409, 'There is no working-hours calendar yet.')
  return calendarFrom(row)
}

/** The working hours that count for each of these users. */
export async function calendarsOf(tx: Tx, userIds: readonly number[]): Promise<Map<number, Calendar>> {
  const { rows } = await sql<CalendarRow & { userId: number }>`
    select u.id as "userId", c.id, c.name, c.time_zone as "timeZone", c.week, c.holidays, c.holiday_region as "holidayRegion"
    from unnest(${[...userIds]}::bigint[]) u(id) join calendar c on c.id = calendar_id_of(u.id, null)`.execute(
    tx,
  )
  const read = new Map(rows.map(row => [row.id, calendarFrom(row)]))
  return new Map(rows.map(({ userId, id }) => [userId, read.get(id)!]))
}

/** Absences of a time, for `coverFor`. */
export async function absencesWithin(tx: Tx, from: Date, until: Date): Promise<Absence[]> {
  const { rows } = await sql<Absence>`
    select user_id as "userId", from_at as "from", to_at as "to", deputy_id as "deputyId"
    from absence where from_at < ${until}::timestamptz and to_at > ${from}::timestamptz order by from_at, id`.execute(
    tx,
  )
  return rows
}

/** Absences that cover `at` or lie within a day of it, for `coverFor`. */
export async function absencesAround(tx: Tx, at: Date): Promise<Absence[]> {
  const { rows } = await sql<Absence>`
    select user_id as "userId", from_at as "from", to_at as "to", deputy_id as "deputyId"
    from absence
    where from_at < ${at}::timestamptz + interval '1 day' and to_at > ${at}::timestamptz - interval '1 day'
    order by from_at, id`.execute(tx)
  return rows
}

/**
 * Who answers for a user: the named manager, else a manager of the same side in one of the user's territories,
 * else any manager of that side, else an administrator; always somebody active and never the user. Null when
 * there is nobody.
 */
export async function managerOf(tx: Tx, userId: number): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    select m.id
    from app_user u
    join app_user m on m.id <> u.id and m.state = 'active' and (
      m.id = u.manager_id or m.role = 'administrator'
      or m.role = case when u.role like 'marketing%' then 'marketing_manager' else 'sales_manager' end)
    where u.id = ${userId}
    order by m.id is not distinct from u.manager_id desc,
      m.role <> 'administrator' desc,
      exists (select from user_territory a join user_territory b using (territory_id)
        where a.user_id = u.id and b.user_id = m.id) desc,
      m.id
    limit 1`.execute(tx)
  return rows[0]?.id ?? null
}

/** The territory that a country (two capital letters) belongs to, or null. */
export async function territoryFor(tx: Tx, country: string | null | undefined): Promise<number | null> {
  const code = country ? countryCode(country) : null
  if (code === null) return null
  const { rows } = await sql<{ id: number }>`
    select id from territory where countries @> array[${code}::text] order by id limit 1`.execute(tx)
  return rows[0]?.id ?? null
}

/** Users that exist and have not left, by id. */
export async function activeUserNames(tx: Tx, ids: readonly number[]): Promise<Map<number, string>> {
  const { rows } = await sql<{ id: number; name: string }>`
    select id, name from app_user where id = any(${[...ids]}::bigint[]) and state <> 'left'`.execute(tx)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** Is this an active colleague, not a partner? */
export async function canTakeWork(tx: Tx, userId: number): Promise<boolean> {
  const { rows } = await sql`
    select from app_user where id = ${userId} and state = 'active' and role <> 'partner'`.execute(tx)
  return rows.length > 0
}
