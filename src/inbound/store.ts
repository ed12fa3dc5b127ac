import { sql } from 'kysely'
import type { Failure } from '../mailbox/model/failure.ts'
import type { Tx } from '../platform/database.ts'
import type { KeptFile } from '../touches/kept-files.ts'
import type { BoxInput } from './model/contract.ts'
import type { InboundReason } from './model/reasons.ts'

export type KeptName = KeptFile & { name: string }
export type InboundRow = {
  boxId: number
  uidValidity: number
  uid: number
  digest: Buffer | null
  addressId: number | null
  state: 'taken' | 'waiting' | 'not_person' | 'refused'
  reason: InboundReason | null
  auth: 'pass' | 'fail' | 'none'
  messageId: string | null
  refs: readonly string[]
  fromAddress: string | null
  fromName: string | null
  replyTo: string | null
  subject: string | null
  body: string | null
  signature: string | null
  quoted: string | null
  files: readonly string[]
  kept: readonly KeptName[]
  away: unknown
  occurredAt: Date | null
  receivedAt: Date
  bytes: number
}

/** PostgreSQL takes no NUL in text. */
const plain = (text: string | null): string | null => text?.replaceAll('\u0000', '').toWellFormed() ?? null

/** A message that was read; null when it was known by its number or its digest. */
export async function insertInbound(tx: Tx, m: InboundRow, now: Date): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into inbound_mail (box_id, uid_validity, uid, digest, address_id, state, reason, auth, message_id, refs, from_address,
      from_name, reply_to, subject, body, signature, quoted, files, kept, away, occurred_at, received_at, read_at, bytes, tidied)
    values (${m.boxId}, ${m.uidValidity}, ${m.uid}, ${m.digest}, ${m.addressId}, ${m.state}, ${m.reason}, ${m.auth},
      ${plain(m.messageId)}, ${m.refs.map(each => plain(each)!)}::text[], ${plain(m.fromAddress)}, ${plain(m.fromName)},
      ${plain(m.replyTo)}, ${plain(m.subject)}, ${plain(m.body)}, ${plain(m.signature)}, ${plain(m.quoted)},
      ${m.files.map(each => plain(each)!)}::text[], ${JSON.stringify(m.kept)}::jsonb,
      ${m.away ? plain(JSON.stringify(m.away)) : null}::jsonb, ${m.occurredAt}, ${m.receivedAt}, ${now}, ${m.bytes}, ${m.state === 'refused'})
    on conflict do nothing returning id`.execute(tx)
  return rows[0]?.id ?? null
}

/** It became an entry of the contact log, which has its words from now on. */
export async function markTaken(
  tx: Tx,
  id: number,
  to: { personId: number; touchId: number | null; leadId: number | null; isNew: boolean; by: number | null },
  now: Date,
): Promise<void> {
  await sql`
    update inbound_mail set state = 'taken', person_id = ${to.personId}, touch_id = ${to.touchId}, lead_id = ${to.leadId},
      is_new = ${to.isNew}, body = null, signature = null, quoted = null, kept = '[]', decided_by = ${to.by},
      decided_at = ${to.by === null ? null : now} where id = ${id}`.execute(tx)
}

/** A colleague said that it is nobody. */
export async function markDismissed(tx: Tx, id: number, by: number | null, now: Date): Promise<void> {
  await sql`
    update inbound_mail set state = 'not_person', reason = 'taught', body = null, signature = null, quoted = null, kept = '[]',
      decided_by = ${by}, decided_at = ${now} where id = ${id}`.execute(tx)
}

export async function putRule(
  tx: Tx,
  sender: string,
  isPerson: boolean,
  by: number | null,
  now: Date,
): Promise<void> {
  await sql`
    insert into inbound_rule (sender, is_person, made_by, made_at) values (${sender}, ${isPerson}, ${by}, ${now})
    on conflict (sender) do update set is_person = excluded.is_person, made_by = excluded.made_by,
      made_at = excluded.made_at`.execute(tx)
}

export async function deleteRule(tx: Tx, sender: string): Promise<boolean> {
  const { rows } = await sql`delete from inbound_rule where sender = ${sender} returning 1`.execute(tx)
  return rows.length === 1
}

export async function insertBounce(
  tx: Tx,
  b: Failure & {
    inboundId: number
    personId: number | null
    sentId: number | null
    refusedSince: Date | null
    at: Date
  },
): Promise<void> {
  await sql`
    insert into mail_bounce (inbound_id, address, person_id, kind, status, cause, reason, sent_id, refused_since, at)
    values (${b.inboundId}, ${b.address}, ${b.personId}, ${b.kind}, ${b.status}, ${b.cause}, ${plain(b.reason)},
      ${b.sentId}, ${b.refusedSince}, ${b.at})`.execute(tx)
}

/** Takes a box for two minutes, or a further two for whoever has it; false where somebody else reads it. */
export async function holdBox(
  tx: Tx,
  id: number,
  until: Date,
  now: Date,
  heldUntil: Date | null,
): Promise<boolean> {
  const { rows } = await sql`
    update inbound_box set held_until = ${until} where id = ${id} and active and removed_at is null
      and (held_until is null or held_until <= ${now} or held_until = ${heldUntil}) returning 1`.execute(tx)
  return rows.length === 1
}

export async function releaseBox(tx: Tx, id: number, problem: string | null, now: Date): Promise<void> {
  await sql`
    update inbound_box set held_until = null, checked_at = ${now}, problem = ${problem},
      problem_since = case when ${problem}::text is null then null else coalesce(problem_since, ${now}) end
    where id = ${id}`.execute(tx)
}

/** Where the server numbered its messages anew, all are looked at again; those that were read are known by their digest. */
export async function startNumbers(tx: Tx, id: number, uidValidity: number): Promise<number> {
  const { rows } = await sql<{ lastUid: number }>`
    update inbound_box set last_uid = case when uid_validity = ${uidValidity} then last_uid else 0 end,
      uid_validity = ${uidValidity} where id = ${id} returning last_uid as "lastUid"`.execute(tx)
  return rows[0]!.lastUid
}

/** Numbers of messages of a box that were read and not yet marked or moved on the server. */
export async function untidyOf(tx: Tx, id: number, uidValidity: number): Promise<number[]> {
  const { rows } = await sql<{ uid: number }>`
    select uid from inbound_mail where box_id = ${id} and uid_validity = ${uidValidity} and not tidied
    order by uid limit 1000`.execute(tx)
  return rows.map(({ uid }) => uid)
}

export async function markTidied(
  tx: Tx,
  id: number,
  uidValidity: number,
  uids: readonly number[],
): Promise<void> {
  await sql`update inbound_mail set tidied = true
    where box_id = ${id} and uid_validity = ${uidValidity} and uid = any(${uids}::bigint[])`.execute(tx)
}

export async function passMessage(tx: Tx, id: number, uid: number): Promise<void> {
  await sql`update inbound_box set last_uid = greatest(last_uid, ${uid}), stuck_uid = null, stuck_times = 0
    where id = ${id}`.execute(tx)
}

/** Counts that a message could not be taken in; answers how often by now. */
export async function noteStuck(tx: Tx, id: number, uid: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    update inbound_box set stuck_times = case when stuck_uid = ${uid} then stuck_times + 1 else 1 end, stuck_uid = ${uid}
    where id = ${id} returning stuck_times as n`.execute(tx)
  return rows[0]!.n
}

export async function insertBox(
  tx: Tx,
  box: BoxInput & { password: Buffer },
  userId: number | null,
  now: Date,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into inbound_box (name, active, host, port, security, user_name, password, folder, trusted_host, when_done, move_to, most_an_hour, changed_at, user_id)
    values (${box.name}, ${box.active}, ${box.host}, ${box.port}, ${box.security}, ${box.userName}, ${box.password},
      ${box.folder}, ${box.trustedHost}, ${box.whenDone}, ${box.moveTo}, ${box.mostAnHour}, ${now}, ${userId}) returning id`.execute(
    tx,
  )
  return rows[0]!.id
}

/** A new place to read from begins at its first message. `password` null keeps the one there is. */
export async function updateBox(
  tx: Tx,
  id: number,
  box: BoxInput & { password: Buffer | null },
  userId: number | null,
  now: Date,
): Promise<void> {
  await sql`
    update inbound_box b set
      uid_validity = case when e.elsewhere then null else uid_validity end, last_uid = case when e.elsewhere then 0 else last_uid end,
      stuck_uid = null, stuck_times = 0, problem = null, problem_since = null, name = ${box.name}, active = ${box.active},
      host = ${box.host}, port = ${box.port}, security = ${box.security}, user_name = ${box.userName},
      password = coalesce(${box.password}, password), folder = ${box.folder}, trusted_host = ${box.trustedHost},
      when_done = ${box.whenDone}, move_to = ${box.moveTo}, most_an_hour = ${box.mostAnHour},
      changed_at = ${now}, user_id = ${userId}
    from (select host <> ${box.host} or user_name <> ${box.userName} or folder <> ${box.folder} as elsewhere
      from inbound_box where id = ${id}) e where b.id = ${id}`.execute(tx)
}

export async function removeBox(tx: Tx, id: number, now: Date): Promise<boolean> {
  const { rows } = await sql`
    update inbound_box set active = false, removed_at = ${now}, password = ''::bytea
    where id = ${id} and removed_at is null returning 1`.execute(tx)
  await sql`update inbound_address set removed_at = ${now} where box_id = ${id} and removed_at is null`.execute(
    tx,
  )
  return rows.length === 1
}

/** The addresses of a box from now on; those that stay keep their id, so that mail stays under it. */
export async function setAddresses(
  tx: Tx,
  boxId: number,
  addresses: BoxInput['addresses'],
  now: Date,
): Promise<void> {
  const kept = addresses.map(({ address }) => address)
  await sql`update inbound_address set removed_at = ${now}
    where box_id = ${boxId} and removed_at is null and not (address = any(${kept}::text[]))`.execute(tx)
  for (const a of addresses)
    await sql`
      insert into inbound_address (box_id, address, purpose, campaign_id, product_group_id, language, tell_user_id)
      values (${boxId}, ${a.address}, ${a.purpose}, ${a.campaignId ?? null}, ${a.productGroupId ?? null}, ${a.language ?? null},
        ${a.tellUserId ?? null})
      on conflict (address) where removed_at is null do update set box_id = excluded.box_id, purpose = excluded.purpose,
        campaign_id = excluded.campaign_id, product_group_id = excluded.product_group_id, language = excluded.language,
        tell_user_id = excluded.tell_user_id`.execute(tx)
}

/** What nobody looked at in time goes without its words; what was refused is forgotten. Answers how many. */
export async function forgetOld(tx: Tx, before: Date): Promise<number> {
  const { rows } = await sql`
    update inbound_mail set state = case when state = 'waiting' then 'dismissed' else state end, body = null, signature = null,
      quoted = null, kept = '[]', subject = null, from_address = null, from_name = null, reply_to = null, away = null
    where state in ('waiting', 'not_person', 'refused') and read_at < ${before} and from_address is not null returning 1`.execute(
    tx,
  )
  return rows.length
}

/** Nothing here names an erased person any more; that something came stays counted. */
export async function clearPerson(tx: Tx, personId: number, emails: readonly string[]): Promise<void> {
  await sql`
    update inbound_mail set subject = null, body = null, signature = null, quoted = null, from_address = null, from_name = null,
      reply_to = null, away = null, message_id = null, refs = '{}', files = '{}', kept = '[]'
    where person_id = ${personId} or from_address = any(${[...emails]}::text[]) or reply_to = any(${[...emails]}::text[])
      or exists (select from unnest(${[...emails]}::text[]) e where position(e in lower(coalesce(away::text, ''))) > 0)`.execute(
    tx,
  )
  await sql`delete from signature_offer where person_id = ${personId}`.execute(tx)
  await sql`delete from mail_bounce where person_id = ${personId} or address = any(${[...emails]}::text[])`.execute(
    tx,
  )
  await sql`delete from inbound_rule where sender = any(${[...emails]}::text[])`.execute(tx)
}
