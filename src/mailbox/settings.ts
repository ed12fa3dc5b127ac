import { sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { seal, unseal } from '../platform/seal.ts'
import { emailKey } from '../shared/email.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { usersDomains } from './frame.ts'
import type { mailboxContract } from './model/contract.ts'
import { foldersOf, type ImapOptions, openImap } from './open-imap.ts'
import { passwordPurpose } from './read-mailbox.ts'
import { type MailboxSettings, updateMailbox } from './store.ts'

type Given = z.output<(typeof mailboxContract)['PUT /api/mailbox']['body']>
type Tried = z.output<(typeof mailboxContract)['POST /api/mailbox/trial']['body']>

/** How the mailbox stands, without its password. */
export async function mailboxSettings(tx: Tx) {
  const { rows } = await sql<
    MailboxSettings & {
      hasPassword: boolean
      checkedAt: Date | null
      problem: string | null
      problemSince: Date | null
    }
  >`
    select active, host, port, security, user_name as "userName", password is not null as "hasPassword", folder, address,
      when_done as "whenDone", move_to as "moveTo", own_domains as "ownDomains", trusted_host as "trustedHost",
      checked_at as "checkedAt", problem, problem_since as "problemSince" from mailbox`.execute(tx)
  const { checkedAt, problemSince, ...row } = rows[0]!
  return {
    ...row,
    usersDomains: await usersDomains(tx),
    checkedAt: checkedAt?.toISOString() ?? null,
    problemSince: problemSince?.toISOString() ?? null,
  }
}

/** Refuses `no_address`, `no_password`, `no_target`. A password that is sent replaces the one there is. */
export async function changeMailbox(
  tx: Tx,
  actor: Actor,
  given: Given,
  secret: Buffer,
  now: Date,
): Promise<void> {
  const { password, ...settings } = given
  const address =
    emailKey(given.address) ??
    refuse('no_address', 422, 'This is not an e-mail address.', { field: 'address' })
  if (address.includes('+'))
    refuse('no_address', 422, 'Give the address without a plus: each colleague gets an own one behind it.', {
      field: 'address',
    })
  const before = await mailboxSettings(tx)
  // The old password goes to no other server than the one it was entered for.
  const samePlace = before.host === given.host && before.userName === given.userName
  if (password === undefined && !(before.hasPassword && samePlace))
    refuse('no_password', 422, 'Enter the password of this user at this server.', { field: 'password' })
  if (given.whenDone === 'move' && (given.moveTo === null || given.moveTo === given.folder))
    refuse('no_target', 422, 'Say into which other folder messages go.', { field: 'moveTo' })
  await updateMailbox(
    tx,
    {
      ...settings,
      address,
      ownDomains: [...new Set(given.ownDomains.map(domain => domain.toLowerCase().replace(/^@/, '')))],
      moveTo: given.whenDone === 'move' ? given.moveTo : null,
      password: password === undefined ? null : seal(secret, passwordPurpose, password),
    },
    actor.userId,
    now,
  )
  if (given.active) await enqueue(tx, 'mailbox.read', {}, { key: 'mailbox.read' })
}

/** Connects as it would be done, and says how many messages lie there. Nothing is read and nothing is kept. */
export async function tryMailbox(tx: Tx, given: Tried, secret: Buffer, options: ImapOptions) {
  const client = await openImap(
    { ...given, password: given.password ?? (await keptPassword(tx, given, secret)) },
    { ...options, patience: Math.min(options.patience ?? 8_000, 8_000) },
  )
  try {
    const folders = await foldersOf(client)
    if (given.whenDone === 'move' && given.moveTo !== null && !folders.includes(given.moveTo))
      refuse('no_such_folder', 422, `There is no folder "${given.moveTo}". Make it in the mail program.`, {
        field: 'moveTo',
      })
    return {
      messages: client.mailbox ? client.mailbox.exists : 0,
      folders: folders.slice(0, 100),
      canMove: client.capabilities.has('MOVE'),
    }
  } finally {
    client.close()
  }
}

async function keptPassword(tx: Tx, given: Tried, secret: Buffer): Promise<string> {
  const { rows } = await sql<{ host: string | null; userName: string | null; password: Buffer | null }>`
    select host, user_name as "userName", password from mailbox`.execute(tx)
  const kept = rows[0]!
  const password =
    kept.password && kept.host === given.host && kept.userName === given.userName
      ? unseal(secret, passwordPurpose, kept.password)
      : null
  return (
    password ??
    refuse('no_password', 422, 'Enter the password of this user at this server.', { field: 'password' })
  )
}
