import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Actor } from './model/actor.ts'
import { insertLink } from './store-sessions.ts'

/**
 * A link by which an administrator chooses a password, where nobody has one: after an archive was loaded. The first who may sign
 * in; null where none may.
 */
export async function openDoorFor(
  tx: Tx,
  _actor: Actor,
  now: Date,
): Promise<{ name: string; token: string } | null> {
  const { rows } = await sql<{ id: number; name: string }>`
    select id, name from app_user where role = 'administrator' and state = 'active' and email is not null order by id limit 1`.execute(
    tx,
  )
  const user = rows[0]
  return user ? { name: user.name, token: await insertLink(tx, user.id, 'reset', now) } : null
}
