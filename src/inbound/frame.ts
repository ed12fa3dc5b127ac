import { sql } from 'kysely'
import { usersDomains } from '../mailbox/frame.ts'
import type { Arrival } from '../mailbox/model/arrival.ts'
import { authOf } from '../mailbox/model/trust.ts'
import type { Tx } from '../platform/database.ts'
import type { InboundFrame } from './model/judge.ts'

export type AddressOf = {
  id: number
  address: string
  purpose: 'enquiry' | 'question' | 'service' | 'newsletter' | 'events'
  campaignId: number | null
  productGroupId: number | null
  language: string | null
  tellUserId: number | null
}

/** What a message is judged by. */
export async function inboundFrame(
  tx: Tx,
  arrival: Arrival,
  trustedHost: string | null,
): Promise<InboundFrame> {
  const { mail, replyTo } = arrival
  const senders = [mail.from?.address, replyTo?.address, mail.original?.from?.address].filter(
    each => each !== undefined,
  )
  const { rows: ours } = await sql<{ address: string }>`
    select address from inbound_address where removed_at is null
    union select lower(address) from mailbox where address is not null`.execute(tx)
  const { rows: users } = await sql<{ email: string }>`
    select lower(email) as email from app_user where email is not null and role <> 'partner'`.execute(tx)
  const { rows: taught } = await sql<{ sender: string; isPerson: boolean }>`
    select sender, is_person as "isPerson" from inbound_rule where sender = any(${senders}::text[])`.execute(
    tx,
  )
  const { rows: own } = await sql<{ domains: string[] }>`select own_domains as domains from mailbox`.execute(
    tx,
  )
  const from = mail.from?.address ?? ''
  return {
    auth: authOf(mail.trust, trustedHost, from.slice(from.lastIndexOf('@') + 1)),
    ours: new Set(ours.map(({ address }) => address)),
    colleagues: new Set(users.map(({ email }) => email)),
    ownDomains: new Set([
      ...(own[0]?.domains ?? []).map(domain => domain.toLowerCase()),
      ...(await usersDomains(tx)),
    ]),
    taught: new Map(taught.map(({ sender, isPerson }) => [sender, isPerson])),
  }
}

/** The capture address that a message was sent to, else the first of its box. */
export async function addressFor(
  tx: Tx,
  boxId: number,
  deliveredTo: readonly string[],
): Promise<AddressOf | null> {
  const { rows } = await sql<AddressOf>`
    select id, address, purpose, campaign_id as "campaignId", product_group_id as "productGroupId", language,
      tell_user_id as "tellUserId" from inbound_address where box_id = ${boxId} and removed_at is null
    order by address = any(${[...deliveredTo]}::text[]) desc, id limit 1`.execute(tx)
  return rows[0] ?? null
}
