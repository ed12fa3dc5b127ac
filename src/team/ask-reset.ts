import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { addressMark, queueMail, secretMark } from '../platform/mail.ts'
import { emailKey } from '../shared/email.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from './model/actor.ts'
import { resetLimit, resetSourceLimit } from './model/attempts.ts'
import { linkPath } from './model/link.ts'
import { insertLink, isLimitSpent, noteAttempt } from './store-sessions.ts'
import { attemptKey, sourceOf } from './token.ts'

/**
 * Notes that a link is wanted. The look-up happens later in a job, so neither the answer nor its time tells
 * whether the address is known. Too many for one address are passed over in silence; from one source, refused.
 */
export async function askReset(
  tx: Tx,
  _actor: Actor,
  input: { email: string; ip: string },
  now: Date,
): Promise<void> {
  const bySource = attemptKey('reset-source', sourceOf(input.ip))
  if (await isLimitSpent(tx, bySource, resetSourceLimit, now))
    refuse('too_many_attempts', 429, 'Too many links were asked for from here. Wait an hour.', {
      retryAfter: resetSourceLimit.windowMinutes * 60,
    })
  await noteAttempt(tx, bySource, now)
  const key = emailKey(input.email) ?? input.email.trim().toLowerCase()
  const byAddress = attemptKey('reset', key)
  if (await isLimitSpent(tx, byAddress, resetLimit, now)) return
  await noteAttempt(tx, byAddress, now)
  await enqueue(tx, 'team.reset', { email: key })
}

/** The job behind it: a known, active user with this address gets a link. */
export async function mailReset(tx: Tx, email: string, now: Date): Promise<void> {
  const { rows } = await sql<{ id: number; name: string; email: string }>`
    select u.id, u.name, u.email from app_user u join credential c on c.user_id = u.id
    where lower(u.email) = ${email} and u.state = 'active'`.execute(tx)
  const user = rows[0]
  if (!user) return
  const token = await insertLink(tx, user.id, 'reset', now)
  await queueMail(tx, {
    purpose: 'reset',
    to: user.email,
    subject: 'Set a new password for Linchpin',
    text: `Hello ${user.name},

somebody asked for a new password for this address. If it was you, open this page within two hours:

${addressMark}${linkPath}${secretMark}

If it was not you, do nothing: your password stays as it is.`,
    secret: token,
  })
}
