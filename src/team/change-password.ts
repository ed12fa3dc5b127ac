import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { Refusal } from '../shared/outcome.ts'
import type { Actor } from './model/actor.ts'
import { addressLimit } from './model/attempts.ts'
import { assertPassword, hashPassword, passwordFits } from './password.ts'
import { tooManyAttempts } from './sign-in.ts'
import {
  changeOwnPassword,
  forgetAttempts,
  holdAttempts,
  isLimitSpent,
  type NewSession,
  noteAttempt,
} from './store-sessions.ts'
import { attemptKey } from './token.ts'

/** Sets the actor's own password. All sessions end, and the answer carries a new one. A wrong one now is counted. */
export async function changePassword(
  tx: Tx,
  actor: Actor,
  input: { current: string; password: string; userAgent: string },
  now: Date,
): Promise<{ session: NewSession } | { failure: Refusal }> {
  const key = attemptKey('user', String(actor.userId))
  await holdAttempts(tx, key)
  if (await isLimitSpent(tx, key, addressLimit, now)) tooManyAttempts()
  const { rows } = await sql<{ email: string | null; passwordHash: string | null }>`
    select my_email() as email, my_password_hash() as "passwordHash"`.execute(tx)
  const { email, passwordHash } = rows[0]!
  if (!(await passwordFits(input.current, passwordHash))) {
    await noteAttempt(tx, key, now)
    return {
      failure: new Refusal('wrong_password', 422, 'This is not your password of now.', { field: 'current' }),
    }
  }
  assertPassword(input.password, { name: actor.name, email: email ?? '' })
  await forgetAttempts(tx, key)
  return { session: await changeOwnPassword(tx, await hashPassword(input.password), input.userAgent, now) }
}
