import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { emailKey } from '../shared/email.ts'
import { Refusal, refuse } from '../shared/outcome.ts'
import type { Actor } from './model/actor.ts'
import { addressLimit, sourceLimit } from './model/attempts.ts'
import { passwordFits } from './password.ts'
import {
  endSession,
  forgetAttempts,
  holdAttempts,
  insertSession,
  isLimitSpent,
  type NewSession,
  noteAttempt,
} from './store-sessions.ts'
import { attemptKey, sourceOf } from './token.ts'

export type SignIn = {
  email: string
  password: string
  ip: string
  userAgent: string
  oldToken: string | null
}
/** A failure is a value, not a throw: the attempt must be counted, so the transaction has to commit. */
export type SignedIn = { userId: number; session: NewSession } | { failure: Refusal }

/**
 * Signs in with a fresh session. An unknown address, a wrong password and a user who left are answered alike
 * and after the same work. Limited by address and by source.
 */
export async function signIn(tx: Tx, _actor: Actor, input: SignIn, now: Date): Promise<SignedIn> {
  const key = emailKey(input.email) ?? input.email.trim().toLowerCase()
  const byAddress = attemptKey('address', key)
  const bySource = attemptKey('source', sourceOf(input.ip))
  await holdAttempts(tx, byAddress)
  if (
    (await isLimitSpent(tx, byAddress, addressLimit, now)) ||
    (await isLimitSpent(tx, bySource, sourceLimit, now))
  )
    tooManyAttempts()

  const { rows } = await sql<{ id: number; passwordHash: string | null }>`
    select u.id, c.password_hash as "passwordHash" from app_user u left join credential c on c.user_id = u.id
    where lower(u.email) = ${key} and u.state = 'active'`.execute(tx)
  const user = rows[0]
  if (!(await passwordFits(input.password, user?.passwordHash ?? null)) || !user) {
    await noteAttempt(tx, byAddress, now)
    await noteAttempt(tx, bySource, now)
    return { failure: new Refusal('wrong_sign_in', 401, 'Address and password do not fit together.') }
  }
  await forgetAttempts(tx, byAddress)
  if (input.oldToken !== null) await endSession(tx, input.oldToken)
  return { userId: user.id, session: await insertSession(tx, user.id, input.userAgent, now) }
}

export function tooManyAttempts(): never {
  return refuse(
    'too_many_attempts',
    429,
    'Too many attempts. Wait a quarter of an hour, or set a new password by mail.',
    { retryAfter: addressLimit.windowMinutes * 60 },
  )
}
