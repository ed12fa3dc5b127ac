import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { type Actor, type Role, sideOf } from '../team/model/actor.ts'
import { type Plan, receiversOf } from './model/plan.ts'

export type Leaver = { id: number; name: string; role: Role; state: string; managerId: number | null }

/** Whom the administrator may hand over: everybody; a manager: whoever answers to them, and the sellers, or marketers, of their side. */
export async function leaverFor(
  tx: Tx,
  actor: Actor,
  userId: number,
  { lock = false }: { lock?: boolean } = {},
): Promise<Leaver> {
  const { rows } = await sql<Leaver>`
    select id, name, role, state, manager_id as "managerId" from app_user where id = ${userId}
    ${lock ? sql`for no key update` : sql``}`.execute(tx)
  const leaver = rows[0] ?? refuse('no_such_user', 404, 'There is no such user.', { field: 'fromId' })
  if (!mayHandOver(actor, leaver))
    refuse('not_yours', 403, 'What somebody holds is handed over by an administrator or their manager.')
  return leaver
}

export function mayHandOver(actor: Actor, leaver: Pick<Leaver, 'id' | 'role' | 'managerId'>): boolean {
  if (actor.role === 'administrator' || actor.role === 'system') return true
  if (leaver.managerId !== null && leaver.managerId === actor.userId) return true
  const plain =
    leaver.role === 'sales' ||
    leaver.role === 'marketing' ||
    leaver.role === 'service' ||
    leaver.role === 'partner'
  if (!plain) return false
  const side = sideOf(leaver.role)
  return actor.role === 'marketing_manager'
    ? side === 'marketing'
    : actor.role === 'sales_manager' && side !== 'marketing'
}

/** Everybody who would get something works here and is somebody else; a partner's things alone may go to a partner. */
export async function assertReceivers(tx: Tx, leaver: Leaver, plan: Plan): Promise<void> {
  const ids = receiversOf(plan)
  const { rows } = await sql<{ id: number; state: string; role: Role }>`
    select id, state, role from app_user where id = any(${ids}::bigint[]) order by id for share`.execute(tx)
  const found = new Map(rows.map(row => [row.id, row]))
  for (const id of ids) {
    const field = id === plan.toId ? 'toId' : 'except'
    const user = found.get(id)
    if (id === leaver.id) refuse('own_receiver', 422, `${leaver.name} has it already.`, { field })
    if (!user) refuse('no_such_receiver', 422, 'There is no such colleague.', { field })
    if (user!.state !== 'active')
      refuse('receiver_locked', 422, 'This colleague does not sign in here. Choose somebody who works.', {
        field,
      })
    if (user!.role === 'partner' && leaver.role !== 'partner')
      refuse('receiver_is_partner', 422, 'A partner does not take over what is of ours.', { field })
  }
}
