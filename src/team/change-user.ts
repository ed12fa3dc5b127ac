import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { parseEmail } from '../shared/email.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor, Role } from './model/actor.ts'
import { setUserState, setUserTerritories, type UserValues, updateUser } from './store.ts'
import { endLinksOf, endSessionsOf } from './store-sessions.ts'

export type UserChange = {
  name?: string | undefined
  email?: string | null | undefined
  role?: Role | undefined
  language?: string | undefined
  territoryIds?: number[] | undefined
  managerId?: number | null | undefined
  calendarId?: number | null | undefined
  capacity?: number | null | undefined
}

/** Changes what is given. Refuses `last_administrator`, `email_taken`, `manager_circle`, `unknown_*`. */
export async function changeUser(
  tx: Tx,
  _actor: Actor,
  userId: number,
  change: UserChange,
  now: Date,
): Promise<void> {
  const user = await userForChange(tx, userId)
  await assertUserRefs(tx, userId, change)
  const email =
    change.email === undefined
      ? user.email
      : change.email === null
        ? null
        : parseEmail(change.email).toLowerCase()
  const role = change.role ?? user.role
  if (role !== 'administrator') await assertNotLastAdministrator(tx, user)
  if (email === null && user.state !== 'cannot_sign_in' && user.state !== 'left')
    refuse('email_needed', 422, 'Who signs in needs an e-mail address.', { field: 'email' })
  if (email !== null) await assertEmailFree(tx, userId, email)
  await updateUser(tx, userId, {
    name: change.name ?? user.name,
    email,
    role,
    language: change.language ?? user.language,
    calendarId: change.calendarId === undefined ? user.calendarId : change.calendarId,
    managerId: change.managerId === undefined ? user.managerId : change.managerId,
    capacity: change.capacity === undefined ? user.capacity : change.capacity,
    state: user.state,
  })
  if (change.territoryIds) await setUserTerritories(tx, userId, change.territoryIds)
  // A link that went to the old address must not open the account any more.
  if (email !== user.email) await endLinksOf(tx, userId)
  if (role !== user.role)
    await appendFact(tx, { name: 'user.role_changed', about: userId, payload: { role }, at: now })
}

/** The user leaves: sessions and links end in the same moment. Refuses `last_administrator`, `already_left`. */
export async function departUser(tx: Tx, _actor: Actor, userId: number, now: Date): Promise<void> {
  const user = await userForChange(tx, userId)
  if (user.state === 'left') refuse('already_left', 409, 'This user has left already.')
  await assertNotLastAdministrator(tx, user)
  await setUserState(tx, userId, 'left')
  await endSessionsOf(tx, userId)
  await endLinksOf(tx, userId)
  await appendFact(tx, { name: 'user.left', about: userId, at: now })
}

export type UserForChange = UserValues & { id: number }

/** The user, locked to the end of the transaction. Administrators are locked first, always in the same order. */
export async function userForChange(tx: Tx, userId: number): Promise<UserForChange> {
  await sql`select id from app_user where role = 'administrator' and state = 'active' order by id for update`.execute(
    tx,
  )
  const { rows } = await sql<UserForChange>`
    select id, name, email, role, language, calendar_id as "calendarId", manager_id as "managerId", capacity, state
    from app_user where id = ${userId} for update`.execute(tx)
  return rows[0] ?? refuse('no_such_user', 404, 'There is no such user.')
}

async function assertNotLastAdministrator(tx: Tx, user: UserForChange): Promise<void> {
  if (user.role !== 'administrator' || user.state !== 'active') return
  const { rows } = await sql`
    select id from app_user where role = 'administrator' and state = 'active' and id <> ${user.id} limit 1`.execute(
    tx,
  )
  if (rows.length === 0)
    refuse('last_administrator', 409, 'This is the last administrator. Name another one first.', {
      field: 'role',
    })
}

async function assertEmailFree(tx: Tx, userId: number, email: string): Promise<void> {
  const { rows } = await sql`
    select id from app_user where lower(email) = ${email.toLowerCase()} and id <> ${userId}`.execute(tx)
  if (rows.length > 0) refuse('email_taken', 409, 'This address belongs to another user.', { field: 'email' })
}

/** Territories, calendar and manager exist; nobody stands above himself. */
export async function assertUserRefs(
  tx: Tx,
  userId: number | null,
  refs: Pick<UserChange, 'territoryIds' | 'calendarId' | 'managerId'>,
): Promise<void> {
  const territoryIds = [...new Set(refs.territoryIds ?? [])]
  const { rows: found } = await sql<{ territories: number; calendar: boolean; manager: boolean }>`
    select (select count(*) from territory where id = any(${territoryIds}::bigint[])) as territories,
      exists (select from calendar where id = ${refs.calendarId ?? null}) as calendar,
      exists (select from app_user where id = ${refs.managerId ?? null} and state <> 'left') as manager`.execute(
    tx,
  )
  const { territories, calendar, manager } = found[0]!
  if (territories !== territoryIds.length)
    refuse('unknown_territory', 422, 'One of these territories is not there.', { field: 'territoryIds' })
  if (refs.calendarId && !calendar)
    refuse('unknown_calendar', 422, 'This calendar is not there.', { field: 'calendarId' })
  if (!refs.managerId) return
  if (!manager) refuse('unknown_manager', 422, 'This manager is not there.', { field: 'managerId' })
  const { rows: circle } = await sql`
    with recursive above as (
      select id, manager_id from app_user where id = ${refs.managerId}
      union select u.id, u.manager_id from app_user u join above a on u.id = a.manager_id)
    select id from above where id = ${userId}`.execute(tx)
  if (circle.length > 0)
    refuse('manager_circle', 422, 'Nobody can stand above himself.', { field: 'managerId' })
}
