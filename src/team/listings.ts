import { sql } from 'kysely'
import { readCursor, readIdCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import type { Actor, Role } from './model/actor.ts'
import { type CalendarRow, wholeWeek } from './model/calendar.ts'
import type { UserState } from './store.ts'

type Page = { cursor?: string | undefined; limit: number }
export type Ref = { id: number; name: string }

/** One page of rows fetched with one more than `limit`, and the marker of the next. */
function paged<T>(
  rows: T[],
  limit: number,
  mark: (row: T) => (string | number)[],
): { items: T[]; next: string | null } {
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? writeCursor(mark(items.at(-1)!)) : null }
}

/** A page below an id. */
export function below(cursor: string | undefined): number | null {
  return cursor === undefined ? null : readIdCursor(cursor)
}

function matching(q: string | undefined): string | null {
  const text = q?.trim()
  return text ? `%${text.replace(/[\\%_]/g, '\\$&')}%` : null
}

/** Places in the order of name, id. */
function after(cursor: string | undefined): { name: string | null; id: number } {
  if (cursor === undefined) return { name: null, id: 0 }
  const [name, id] = readCursor(cursor, 2)
  return { name: String(name), id: Number(id) }
}

export type Colleague = { id: number; name: string; role: Role; state: UserState }

/** Names of those who are here, of whom the restricted path may read as well. */
export async function listColleagues(tx: Tx, { q, cursor, limit }: Page & { q?: string | undefined }) {
  const from = after(cursor)
  const like = matching(q)
  const { rows } = await sql<Colleague & { key: string }>`
    select id, name, role, state, lower(name) as key from app_user
    where state <> 'left' and (${like}::text is null or name ilike ${like})
      and (${from.name}::text is null or (lower(name), id) > (${from.name}, ${from.id}))
    order by lower(name), id limit ${limit + 1}`.execute(tx)
  return paged(rows, limit, row => [row.key, row.id])
}

export type UserDetails = Colleague & {
  email: string | null
  language: string
  calendarId: number | null
  manager: Ref | null
  capacity: number | null
  territories: Ref[]
  seenAt: Date | null
}

/** All users, also those who left, with what an administrator sets. */
export async function listUsers(tx: Tx, { q, cursor, limit }: Page & { q?: string | undefined }) {
  const from = after(cursor)
  const like = matching(q)
  const { rows } = await sql<UserDetails & { key: string }>`
    select u.id, u.name, u.email, u.role, u.state, u.language, u.calendar_id as "calendarId", u.capacity,
      lower(u.name) as key,
      case when m.id is not null then json_build_object('id', m.id, 'name', m.name) end as manager,
      coalesce((select json_agg(json_build_object('id', t.id, 'name', t.name) order by t.name)
        from user_territory ut join territory t on t.id = ut.territory_id where ut.user_id = u.id), '[]') as territories,
      (select max(seen_at) from session s where s.user_id = u.id) as "seenAt"
    from app_user u left join app_user m on m.id = u.manager_id
    where (${like}::text is null or u.name ilike ${like} or u.email ilike ${like})
      and (${from.name}::text is null or (lower(u.name), u.id) > (${from.name}, ${from.id}))
    order by lower(u.name), u.id limit ${limit + 1}`.execute(tx)
  const counted = await sql<{ n: number }>`
    select count(*) as n from app_user
    where ${like}::text is null or name ilike ${like} or email ilike ${like}`.execute(tx)
  return { ...paged(rows, limit, row => [row.key, row.id]), total: counted.rows[0]!.n }
}

export async function listTerritories(tx: Tx) {
  const { rows } = await sql<Ref & { countries: string[]; calendarId: number | null }>`
    select id, name, countries, calendar_id as "calendarId" from territory order by lower(name), id`.execute(
    tx,
  )
  return rows
}

export async function listCalendars(tx: Tx) {
  const { rows } = await sql<CalendarRow & { standard: boolean }>`
    select id, name, time_zone as "timeZone", week, holidays, holiday_region as "holidayRegion",
      id = min(id) over () as standard
    from calendar order by id`.execute(tx)
  return rows.map(row => ({ ...row, week: wholeWeek(row.week) }))
}

export type AbsenceItem = {
  id: number
  user: Ref
  deputy: Ref | null
  from: Date
  to: Date
  note: string | null
  mayRemove: boolean
}

/** Absences that are not over at `now`, soonest first. A note is for the user, the manager and the administrator. */
export async function listAbsences(
  tx: Tx,
  actor: Actor,
  userId: number | undefined,
  now: Date,
): Promise<AbsenceItem[]> {
  const { rows } = await sql<AbsenceItem>`
    select a.id, json_build_object('id', u.id, 'name', u.name) as "user",
      case when d.id is not null then json_build_object('id', d.id, 'name', d.name) end as deputy,
      a.from_at as "from", a.to_at as "to", may.is as "mayRemove", case when may.is then a.note end as note
    from absence a join app_user u on u.id = a.user_id left join app_user d on d.id = a.deputy_id
    cross join lateral (select coalesce(
      u.id = ${actor.userId} or u.manager_id = ${actor.userId} or ${actor.role}::text = 'administrator', false) as is) may
    where a.to_at > ${now} and (${userId ?? null}::bigint is null or a.user_id = ${userId ?? null})
    order by a.from_at, a.id limit 1000`.execute(tx)
  return rows
}

export type NotificationItem = {
  id: number
  kind: string
  title: string
  body: string | null
  href: string | null
  at: Date
  readAt: Date | null
}

export async function listNotifications(
  tx: Tx,
  userId: number,
  { cursor, limit, unread }: Page & { unread: boolean },
) {
  const before = below(cursor)
  const { rows } = await sql<NotificationItem>`
    select id, kind, title, body, href, at, read_at as "readAt" from notification
    where user_id = ${userId} and (${before}::bigint is null or id < ${before})
      and (not ${unread}::boolean or read_at is null)
    order by id desc limit ${limit + 1}`.execute(tx)
  return paged(rows, limit, row => [row.id])
}

export async function countUnread(tx: Tx, userId: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from notification where user_id = ${userId} and read_at is null`.execute(tx)
  return rows[0]!.n
}

/** The signed-in user's own row; the address through the definer, which the restricted path may ask. */
export async function ownUser(tx: Tx, userId: number) {
  const { rows } = await sql<{
    id: number
    name: string
    email: string | null
    role: Role
    language: string
  }>`
    select id, name, my_email() as email, role, language from app_user where id = ${userId}`.execute(tx)
  return rows[0]!
}
