import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from './model/actor.ts'
import { deleteAbsence, insertAbsence } from './store.ts'

export type AbsenceInput = {
  userId?: number | undefined
  from: string
  to: string
  deputyId?: number | null | undefined
  note?: string | null | undefined
}

/** Own absence, or that of somebody one manages; the administrator enters anybody's. Refuses overlaps. */
export async function recordAbsence(
  tx: Tx,
  actor: Actor,
  input: AbsenceInput,
  now: Date,
): Promise<{ id: number }> {
  const userId = input.userId ?? actor.userId!
  const from = new Date(input.from)
  const to = new Date(input.to)
  await assertMayEnter(tx, actor, userId)
  if (to <= from) refuse('ends_before_it_begins', 422, 'An absence ends after it begins.', { field: 'to' })
  if (to <= now) refuse('already_over', 422, 'This absence is over already.', { field: 'to' })
  const deputyId = input.deputyId ?? null
  if (deputyId === userId) refuse('own_deputy', 422, 'Nobody stands in for himself.', { field: 'deputyId' })
  if (deputyId !== null) {
    const { rows } = await sql`select id from app_user where id = ${deputyId} and state = 'active'`.execute(
      tx,
    )
    if (rows.length === 0)
      refuse('unknown_deputy', 422, 'This deputy does not sign in here.', { field: 'deputyId' })
  }
  const overlap = await sql`
    select id from absence where user_id = ${userId} and from_at < ${to} and to_at > ${from}`.execute(tx)
  if (overlap.rows.length > 0)
    refuse('overlaps', 409, 'There is an absence in this time already.', { field: 'from' })
  const id = await insertAbsence(tx, { userId, from, to, deputyId, note: input.note ?? null })
  await appendFact(tx, { name: 'absence.recorded', about: userId, payload: { absenceId: id }, at: now })
  return { id }
}

export async function removeAbsence(tx: Tx, actor: Actor, id: number): Promise<void> {
  const { rows } = await sql<{
    userId: number
  }>`select user_id as "userId" from absence where id = ${id}`.execute(tx)
  const userId = rows[0]?.userId ?? refuse('no_such_absence', 404, 'There is no such absence.')
  await assertMayEnter(tx, actor, userId)
  await deleteAbsence(tx, id)
}

/** Locks the user's row as well, so that two absences entered at once do not overlap unseen. */
async function assertMayEnter(tx: Tx, actor: Actor, userId: number): Promise<void> {
  const { rows } = await sql<{ managerId: number | null }>`
    select manager_id as "managerId" from app_user where id = ${userId} and state <> 'left' for update`.execute(
    tx,
  )
  const user = rows[0]
  const may =
    userId === actor.userId || actor.role === 'administrator' || (user && user.managerId === actor.userId)
  if (!may) refuse('not_yours', 403, 'Absences are entered by oneself, the manager or an administrator.')
  if (!user) refuse('no_such_user', 404, 'There is no such user.', { field: 'userId' })
}
