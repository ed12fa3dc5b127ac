import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from './model/actor.ts'
import type { LinkPurpose } from './model/link.ts'
import { assertPassword, hashPassword } from './password.ts'
import { setUserState } from './store.ts'
import {
  endLinksOf,
  endSessionsOf,
  forgetAttempts,
  insertSession,
  type NewSession,
  setPassword,
  takeLink,
} from './store-sessions.ts'
import { attemptKey, digestOf } from './token.ts'

export type LinkSight = { purpose: LinkPurpose; name: string; email: string; company: string; endsAt: Date }

/** What a link is for. Reading changes nothing: mail scanners open every link. Refuses `link_ended`. */
export async function linkSight(tx: Tx, _actor: Actor, token: string, now: Date): Promise<LinkSight> {
  const { rows } = await sql<LinkSight>`
    select l.purpose, u.name, u.email, c.name as company, l.ends_at as "endsAt"
    from link l join app_user u on u.id = l.user_id cross join company c
    where l.token_hash = ${digestOf(token)} and l.used_at is null and l.ends_at > ${now}
      and u.state in ('active', 'invited') and u.email is not null`.execute(tx)
  return rows[0] ?? linkEnded()
}

/** Sets the password by a link, once. All sessions of the user end and one begins. Refuses `link_ended`. */
export async function useLink(
  tx: Tx,
  actor: Actor,
  input: { token: string; password: string; userAgent: string },
  now: Date,
): Promise<{ userId: number; session: NewSession }> {
  const sight = await linkSight(tx, actor, input.token, now)
  assertPassword(input.password, sight)
  const taken = (await takeLink(tx, input.token, now)) ?? linkEnded()
  const { userId } = taken
  await setPassword(tx, userId, await hashPassword(input.password), now)
  await setUserState(tx, userId, 'active')
  await endSessionsOf(tx, userId)
  await endLinksOf(tx, userId)
  await forgetAttempts(tx, attemptKey('address', sight.email))
  await forgetAttempts(tx, attemptKey('user', String(userId)))
  return { userId, session: await insertSession(tx, userId, input.userAgent, now) }
}

function linkEnded(): never {
  return refuse('link_ended', 410, 'This link was used, or its time is over. Ask for a new one.')
}
