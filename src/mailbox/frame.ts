import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { businessHost } from '../customers/model/free-mail.ts'
import type { Tx } from '../platform/database.ts'
import { emailKey } from '../shared/email.ts'
import { tokensIn } from './model/address.ts'
import type { Frame } from './model/decide.ts'
import type { Mail } from './model/mail.ts'

export const digestOfToken = (token: string): Buffer => createHash('sha256').update(token).digest()

/** Domains of the users' addresses that are not those of a mail provider. */
export async function usersDomains(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ email: string }>`
    select email from app_user where email is not null and role <> 'partner' and state in ('active', 'invited')`.execute(
    tx,
  )
  return [...new Set(rows.flatMap(({ email }) => businessHost(email) ?? []))].sort()
}

/** What a message is judged by: colleagues, own domains, and whose own address it was sent to. Null without a mailbox. */
export async function frameFor(
  tx: Tx,
  mail: Mail,
  given: { receivedAt: Date | null; givenTo: number | null },
  now: Date,
): Promise<Frame | null> {
  const { rows } = await sql<{ address: string | null; trustedHost: string | null; ownDomains: string[] }>`
    select address, trusted_host as "trustedHost", own_domains as "ownDomains" from mailbox`.execute(tx)
  const { address, trustedHost, ownDomains } = rows[0]!
  if (address === null) return null
  const { rows: users } = await sql<{ id: number; email: string }>`
    select id, lower(email) as email from app_user where email is not null and role <> 'partner' and state <> 'left'`.execute(
    tx,
  )
  const digests = tokensIn(mail.deliveredTo, address).map(token => digestOfToken(token))
  const { rows: owners } = await sql<{ id: number }>`
    select u.id from mailbox_address a join app_user u on u.id = a.user_id
    where a.digest = any(${digests}::bytea[]) and u.state = 'active' and u.role <> 'partner' order by u.id`.execute(
    tx,
  )
  // Sent to the addresses of several colleagues it is of whoever wrote it, else of the first.
  const sender = users.find(({ email }) => email === mail.from?.address)
  return {
    mailbox: address,
    trustedHost,
    colleagues: new Map(users.map(({ id, email }) => [emailKey(email) ?? email, id])),
    tokenOf: owners.find(({ id }) => id === sender?.id)?.id ?? owners[0]?.id ?? null,
    givenTo: given.givenTo,
    ownDomains: new Set([...ownDomains.map(domain => domain.toLowerCase()), ...(await usersDomains(tx))]),
    receivedAt: given.receivedAt,
    now,
  }
}
