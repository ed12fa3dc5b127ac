import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { addressMark, queueMail, secretMark } from '../platform/mail.ts'
import { parseEmail } from '../shared/email.ts'
import { refuse } from '../shared/outcome.ts'
import { assertUserRefs, userForChange } from './change-user.ts'
import type { Actor, Role } from './model/actor.ts'
import { linkPath } from './model/link.ts'
import { company } from './queries.ts'
import { insertUser, setUserState, setUserTerritories } from './store.ts'
import { insertLink } from './store-sessions.ts'

export type Invitation = {
  name: string
  email: string
  role: Role
  language?: string | undefined
  territoryIds?: number[] | undefined
  managerId?: number | null | undefined
  calendarId?: number | null | undefined
  capacity?: number | null | undefined
}

/** A new colleague, who sets a password by the link that is mailed. Refuses `email_taken`, `unknown_*`. */
export async function inviteUser(
  tx: Tx,
  actor: Actor,
  input: Invitation,
  now: Date,
): Promise<{ id: number }> {
  const email = parseEmail(input.email).toLowerCase()
  const frame = await company(tx)
  await assertUserRefs(tx, null, input)
  const id = await insertUser(
    tx,
    {
      name: input.name,
      email,
      role: input.role,
      language: input.language ?? frame.languages[0]!,
      calendarId: input.calendarId ?? null,
      managerId: input.managerId ?? null,
      capacity: input.capacity ?? null,
      state: 'invited',
    },
    now,
  )
  if (id === null)
    return refuse('email_taken', 409, 'This address belongs to another user.', { field: 'email' })
  await setUserTerritories(tx, id, input.territoryIds ?? [])
  await mailInvitation(tx, actor, { id, name: input.name, email, company: frame.name }, now)
  await appendFact(tx, { name: 'user.invited', about: id, at: now })
  return { id }
}

/**
 * Sends the invitation again, or invites who could not sign in so far or had left; links of before stop working.
 * Refuses `no_email`, and `already_active` for who signs in already.
 */
export async function inviteAgain(tx: Tx, actor: Actor, userId: number, now: Date): Promise<void> {
  const user = await userForChange(tx, userId)
  if (user.state === 'active')
    refuse('already_active', 409, 'This user signs in already; a new password is asked for at sign-in.')
  if (!user.email) return refuse('no_email', 422, 'This user has no e-mail address yet.', { field: 'email' })
  await setUserState(tx, userId, 'invited')
  const frame = await company(tx)
  await mailInvitation(
    tx,
    actor,
    { id: userId, name: user.name, email: user.email, company: frame.name },
    now,
  )
}

async function mailInvitation(
  tx: Tx,
  actor: Actor,
  user: { id: number; name: string; email: string; company: string },
  now: Date,
): Promise<void> {
  const token = await insertLink(tx, user.id, 'invitation', now)
  await queueMail(tx, {
    purpose: 'invitation',
    to: user.email,
    subject: `${user.company}: your sign-in to Linchpin`,
    text: `Hello ${user.name},

${actor.name} invites you to Linchpin of ${user.company}. Choose your password within a week:

${addressMark}${linkPath}${secretMark}`,
    secret: token,
  })
}
