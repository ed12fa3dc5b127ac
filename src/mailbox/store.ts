import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { KeptFile } from '../touches/kept-files.ts'
import type { Security } from './model/contract.ts'
import type { Mark } from './model/mail.ts'

export type MailboxSettings = {
  active: boolean
  host: string | null
  port: number
  security: Security
  userName: string | null
  folder: string
  address: string | null
  whenDone: 'seen' | 'move'
  moveTo: string | null
  ownDomains: string[]
  trustedHost: string | null
}

/** Writes the settings; a new place to read from begins at its first message. `password` null keeps the one there is. */
export async function updateMailbox(
  tx: Tx,
  s: MailboxSettings & { password: Buffer | null },
  userId: number | null,
  now: Date,
): Promise<void> {
  await sql`
    update mailbox set
      uid_validity = case when elsewhere then null else uid_validity end, last_uid = case when elsewhere then 0 else last_uid end,
      stuck_uid = null, stuck_times = 0, problem = null, problem_since = null, active = ${s.active}, host = ${s.host},
      port = ${s.port}, security = ${s.security}, user_name = ${s.userName}, password = coalesce(${s.password}, password),
      folder = ${s.folder}, address = ${s.address}, when_done = ${s.whenDone}, move_to = ${s.moveTo},
      own_domains = ${s.ownDomains}::text[], trusted_host = ${s.trustedHost}, changed_at = ${now}, user_id = ${userId}
    from (select host is distinct from ${s.host} or user_name is distinct from ${s.userName}
      or folder is distinct from ${s.folder} as elsewhere from mailbox) before`.execute(tx)
}

/** Takes the mailbox for two minutes, or a further two for whoever has it; false where somebody else reads it. */
export async function holdMailbox(tx: Tx, until: Date, now: Date, heldUntil: Date | null): Promise<boolean> {
  const { rows } = await sql`
    update mailbox set held_until = ${until}
    where active and (held_until is null or held_until <= ${now} or held_until = ${heldUntil}) returning 1`.execute(
    tx,
  )
  return rows.length === 1
}

export async function releaseMailbox(tx: Tx, problem: string | null, now: Date): Promise<void> {
  await sql`
    update mailbox set held_until = null, checked_at = ${now}, problem = ${problem},
      problem_since = case when ${problem}::text is null then null else coalesce(problem_since, ${now}) end`.execute(
    tx,
  )
}

/** Where the server numbered its messages anew, all are looked at again; those that were read are known by their digest. */
export async function startNumbers(tx: Tx, uidValidity: number): Promise<number> {
  const { rows } = await sql<{ lastUid: number }>`
    update mailbox set last_uid = case when uid_validity = ${uidValidity} then last_uid else 0 end, uid_validity = ${uidValidity}
    returning last_uid as "lastUid"`.execute(tx)
  return rows[0]!.lastUid
}

export async function passMessage(tx: Tx, uid: number): Promise<void> {
  await sql`update mailbox set last_uid = greatest(last_uid, ${uid}), stuck_uid = null, stuck_times = 0`.execute(
    tx,
  )
}

/** Counts that a message could not be filed; answers how often by now. */
export async function noteStuck(tx: Tx, uid: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    update mailbox set stuck_times = case when stuck_uid = ${uid} then stuck_times + 1 else 1 end, stuck_uid = ${uid}
    returning stuck_times as n`.execute(tx)
  return rows[0]!.n
}

/** A file of a message whose bytes are kept. */
export type KeptName = KeptFile & { name: string }

export type MessageRow = {
  uidValidity: number
  uid: number
  digest: Buffer | null
  messageId: string | null
  refs: string[]
  userId: number | null
  state: 'filed' | 'waiting' | 'aside' | 'unreadable' | 'discarded'
  reason: string | null
  direction: 'out' | 'in' | null
  marks: Mark[]
  fromAddress: string | null
  subject: string | null
  body: string | null
  quoted: string | null
  files: string[]
  kept: readonly KeptName[]
  writtenAt: string | null
  occurredAt: Date | null
  receivedAt: Date
  bytes: number
}

/** A message that was read, or read again; null when it was known by its number or its digest. */
export async function insertMessage(tx: Tx, m: MessageRow, now: Date): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into mailbox_message (uid_validity, uid, digest, message_id, refs, user_id, state, reason, direction, marks,
      from_address, subject, body, quoted, files, kept, written_at, occurred_at, received_at, read_at, bytes, tidied)
    values (${m.uidValidity}, ${m.uid}, ${m.digest}, ${plain(m.messageId)}, ${m.refs.map(each => plain(each)!)}::text[], ${m.userId},
      ${m.state}, ${m.reason}, ${m.direction}, ${m.marks}::text[], ${plain(m.fromAddress)}, ${plain(m.subject)}, ${plain(m.body)},
      ${plain(m.quoted)}, ${m.files.map(each => plain(each)!)}::text[], ${JSON.stringify(m.kept)}::jsonb, ${plain(m.writtenAt)}, ${m.occurredAt}, ${m.receivedAt}, ${now},
      ${m.bytes}, ${m.state === 'aside' || m.state === 'unreadable'})
    on conflict do nothing returning id`.execute(tx)
  return rows[0]?.id ?? null
}

/** PostgreSQL takes no NUL in text. */
const plain = (text: string | null): string | null => text?.replaceAll('\u0000', '').toWellFormed() ?? null

/** One that was put aside or unreadable is read again: its old row goes. */
export async function removeAgain(
  tx: Tx,
  uidValidity: number,
  uid: number,
): Promise<{ userId: number | null } | null> {
  const { rows } = await sql<{ userId: number | null }>`
    delete from mailbox_message where uid_validity = ${uidValidity} and uid = ${uid} and state = 'again'
    returning user_id as "userId"`.execute(tx)
  return rows[0] ?? null
}

export type NewParty = {
  address: string
  name: string | null
  part: 'from' | 'to' | 'cc'
  state: 'filed' | 'waiting'
  personId: number | null
  touchId: number | null
}

export async function insertParty(tx: Tx, messageId: number, p: NewParty, now: Date): Promise<void> {
  await sql`
    insert into mailbox_party (message_id, address, name, part, state, person_id, touch_id, decided_at)
    values (${messageId}, ${p.address}, ${plain(p.name)}, ${p.part}, ${p.state}, ${p.personId}, ${p.touchId},
      ${p.state === 'filed' ? now : null})`.execute(tx)
}

export async function decideParty(
  tx: Tx,
  partyId: number,
  to: { state: 'filed' | 'discarded'; personId: number | null; touchId: number | null; by: number | null },
  now: Date,
): Promise<void> {
  await sql`
    update mailbox_party set state = ${to.state}, person_id = ${to.personId}, touch_id = ${to.touchId},
      decided_by = ${to.by}, decided_at = ${now} where id = ${partyId} and state = 'waiting'`.execute(tx)
}

/** When nobody has to decide any more, the words go: what was filed stands in the ledger. */
export async function closeMessages(tx: Tx, ids: readonly number[]): Promise<void> {
  await sql`
    update mailbox_message m set body = null, quoted = null, kept = '[]', state = case
      when exists (select 1 from mailbox_party p where p.message_id = m.id and p.state = 'filed') then 'filed' else 'discarded' end
    where m.id = any(${[...ids]}::bigint[]) and m.state = 'waiting'
      and not exists (select 1 from mailbox_party p where p.message_id = m.id and p.state = 'waiting')`.execute(
    tx,
  )
}

export async function setAside(
  tx: Tx,
  id: number,
  to: { state: 'again' | 'discarded'; userId: number | null },
): Promise<boolean> {
  const { rows } = await sql`
    update mailbox_message set state = ${to.state}, user_id = coalesce(${to.userId}, user_id),
      subject = case when ${to.state} = 'discarded' then null else subject end,
      from_address = case when ${to.state} = 'discarded' then null else from_address end
    where id = ${id} and state in ('aside', 'unreadable') returning 1`.execute(tx)
  return rows.length === 1
}

export async function markTidied(tx: Tx, uidValidity: number, uids: readonly number[]): Promise<void> {
  await sql`update mailbox_message set tidied = true
    where uid_validity = ${uidValidity} and uid = any(${[...uids]}::bigint[])`.execute(tx)
}

/** A colleague's own address, made anew: the earlier one files nothing any more. */
export async function putAddress(
  tx: Tx,
  userId: number,
  token: { digest: Buffer; sealed: Buffer },
  now: Date,
): Promise<void> {
  await sql`
    insert into mailbox_address (user_id, digest, sealed, made_at) values (${userId}, ${token.digest}, ${token.sealed}, ${now})
    on conflict (user_id) do update set digest = excluded.digest, sealed = excluded.sealed, made_at = excluded.made_at`.execute(
    tx,
  )
}

/** What nobody decided in time is discarded with its words; what was put aside is forgotten. Answers how many. */
export async function discardOld(tx: Tx, before: Date): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    update mailbox_party p set state = 'discarded' from mailbox_message m
    where m.id = p.message_id and p.state = 'waiting' and m.read_at < ${before} returning m.id`.execute(tx)
  await closeMessages(tx, [...new Set(rows.map(({ id }) => id))])
  const { rows: aside } = await sql`
    update mailbox_message set state = 'discarded', subject = null, from_address = null
    where state in ('aside', 'unreadable') and read_at < ${before} returning 1`.execute(tx)
  return rows.length + aside.length
}
