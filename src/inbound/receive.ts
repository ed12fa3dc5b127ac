import { sql } from 'kysely'
import { suppressedAmong } from '../consent/suppress.ts'
import { changePerson } from '../customers/change-person.ts'
import { identifyPerson } from '../customers/identify.ts'
import { businessHost } from '../customers/model/free-mail.ts'
import { raiseLead } from '../leads/raise.ts'
import type { Arrival } from '../mailbox/model/arrival.ts'
import { occurredAt } from '../mailbox/model/occurred.ts'
import { wordsOf } from '../mailbox/model/pieces.ts'
import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { enqueue } from '../platform/jobs.ts'
import { type Actor, systemActor } from '../team/model/actor.ts'
import { notify } from '../team/notify.ts'
import { attachFiles, mostFiles } from '../touches/attach.ts'
import { recordTouches } from '../touches/record.ts'
import { joinThread, nameMessages, threadOf } from '../touches/thread.ts'
import { type AddressOf, addressFor, inboundFrame } from './frame.ts'
import { judge, nameSaid } from './model/judge.ts'
import { noteBounce } from './note-bounce.ts'
import { offerFields } from './offer-fields.ts'
import { type InboundRow, insertInbound, type KeptName, markTaken } from './store.ts'

/** A message as it came from the server. */
export type Received = {
  boxId: number
  trustedHost: string | null
  uidValidity: number
  uid: number
  bytes: number
  receivedAt: Date | null
  arrival: Arrival
  digest: Buffer
  kept: readonly KeptName[]
}
export type Receipt = 'taken' | 'waiting' | 'not_person' | 'refused' | 'known'

const longest = 100_000
/** Of one sender within an hour more than so many are refused. */
export const floodMost = 30
const oldEnough = 7 * 86_400_000

/**
 * Takes one message in, once, however often it is read: who wrote it, what it is, and what follows. Nothing is answered.
 */
export async function receiveMail(tx: Tx, received: Received, now: Date): Promise<Receipt> {
  const { arrival, boxId } = received
  const { mail, pieces, automatic } = arrival
  const frame = await inboundFrame(tx, arrival, received.trustedHost)
  const address = await addressFor(tx, boxId, mail.deliveredTo)
  let verdict = judge(arrival, frame)
  const sender = mail.from?.address ?? null
  if (verdict.outcome === 'person') {
    const suppressed = await suppressedAmong(tx, { emails: [verdict.who.address], phones: [] })
    if (suppressed.get(verdict.who.address) === 'erased')
      verdict = { outcome: 'not_person', reason: 'erased' }
  }
  const isFlood =
    sender !== null && verdict.outcome !== 'not_person' && (await lately(tx, sender, now)) >= floodMost
  // Of many senders at once nothing is lost and nothing made: somebody looks.
  if (verdict.outcome === 'person' && !isFlood && (await isBusy(tx, boxId, now)))
    verdict = { outcome: 'waiting', who: verdict.who, reason: 'box_flood' }
  const isErased = verdict.outcome === 'not_person' && verdict.reason === 'erased'
  const keepsWords = verdict.outcome !== 'not_person' && !isFlood
  const { at, unsure } = occurredAt(mail.date, received.receivedAt, now)
  const passedOn = verdict.outcome === 'person' && verdict.by === 'forwarded' ? mail.original : null
  const who = verdict.outcome === 'not_person' ? null : verdict.who
  const row: InboundRow = {
    boxId,
    uidValidity: received.uidValidity,
    uid: received.uid,
    digest: received.digest,
    addressId: address?.id ?? null,
    state: isFlood ? 'refused' : verdict.outcome === 'not_person' ? 'not_person' : 'waiting',
    reason: isFlood ? 'flood' : verdict.outcome === 'person' ? null : verdict.reason,
    auth: frame.auth,
    messageId: isErased ? null : mail.messageId,
    refs: isErased ? [] : mail.refs,
    fromAddress: isErased ? null : (who?.address ?? sender),
    fromName: isErased ? null : nameSaid(who?.name ?? mail.from?.name ?? null),
    replyTo: isErased ? null : (arrival.replyTo?.address ?? null),
    subject: isErased ? null : (passedOn ?? mail).subject,
    body: keepsWords
      ? (passedOn ? passedOn.body : (wordsOf(pieces, 'new') ?? mail.body)).slice(0, longest)
      : null,
    signature: keepsWords && !passedOn ? (wordsOf(pieces, 'signature')?.slice(0, 5_000) ?? null) : null,
    quoted: keepsWords
      ? ((passedOn ? passedOn.quoted : wordsOf(pieces, 'quoted'))?.slice(0, 20_000) ?? null)
      : null,
    files: keepsWords ? mail.files.map(({ name }) => name).slice(0, 50) : [],
    kept: keepsWords ? received.kept : [],
    away: automatic?.kind === 'absence' ? { until: automatic.until, substitute: automatic.substitute } : null,
    occurredAt: passedOn?.date ?? at,
    receivedAt: received.receivedAt ?? now,
    bytes: received.bytes,
  }
  const id = await insertInbound(tx, row, now)
  if (id === null) return 'known'
  if (arrival.bounce) await noteBounce(tx, id, arrival.bounce, unsure ? now : at, now)
  if (isFlood) return 'refused'
  if (verdict.outcome !== 'person') {
    if (verdict.outcome === 'waiting' && address?.tellUserId)
      await tell(tx, address.tellUserId, id, `A mail to ${address.address} waits to be looked at`, now)
    return verdict.outcome
  }
  await takeIn(tx, systemActor, id, now)
  return 'taken'
}

type Waiting = InboundRow & { id: number }

/** A message of a person becomes person, touch and, where it asks for it, lead or complaint. Answers the person. */
export async function takeIn(tx: Tx, actor: Actor, id: number, now: Date): Promise<number> {
  const { rows } = await sql<Waiting & { boxId: number; addressId: number | null }>`
    select id, box_id as "boxId", digest, address_id as "addressId", auth, message_id as "messageId", refs,
      from_address as "fromAddress", from_name as "fromName", subject, body, signature, quoted, files, kept,
      occurred_at as "occurredAt", received_at as "receivedAt" from inbound_mail where id = ${id} for update`.execute(
    tx,
  )
  const mail = rows[0]!
  const address = await addressOf(tx, mail.addressId)
  const said = {
    email: mail.fromAddress,
    name: mail.fromName,
    language: address?.language ?? null,
    source: 'mail',
  }
  // Nobody can be sure of a forged sender: nothing of it fills a field of somebody known.
  const known = mail.auth === 'fail' ? { email: mail.fromAddress, source: 'mail' } : said
  const found = await identifyPerson(tx, actor, known, now)
  const personId = found.personId
  const accountId = found.accountId ?? (await accountByDomain(tx, actor, personId, mail.fromAddress!, now))
  const at = mail.occurredAt ?? mail.receivedAt
  const isOld = now.getTime() - at.getTime() > oldEnough
  // A question to service is no complaint until somebody says so.
  const kind =
    address?.purpose === 'service' ? 'complaint' : address?.purpose === 'question' ? 'service' : 'email'
  const [touchId] = await recordTouches(
    tx,
    actor,
    [
      {
        subjectId: personId,
        accountId,
        kind,
        mode: isOld ? 'historical' : 'live',
        occurredAt: at,
        source: 'mail',
        campaignId: address?.campaignId ?? null,
        productGroupId: address?.productGroupId ?? null,
        messageKey: `inbound:${mail.boxId}:${mail.digest?.toString('hex') ?? id}`,
        title: mail.subject || '(no subject)',
        body: mail.body,
        properties: {
          inbound: id,
          direction: 'in',
          ...(address ? { to: address.address } : {}),
          ...(mail.signature ? { signature: mail.signature.slice(0, 5_000) } : {}),
          ...(mail.quoted ? { quoted: mail.quoted } : {}),
          ...(mail.files.length > 0 ? { files: mail.files } : {}),
        },
      },
    ],
    now,
  )
  let leadId: number | null = null
  if (touchId) {
    await attachFiles(tx, { userId: null }, touchId, mail.kept.slice(0, mostFiles), now)
    if (mail.messageId) await nameMessages(tx, touchId, [mail.messageId])
    const answered = await threadOf(tx, mail.refs)
    const joined = answered !== null && (await joinThread(tx, touchId, answered))
    if (!isOld) {
      await appendFact(tx, {
        name: 'touch.logged',
        about: touchId,
        payload: { kind, accountId },
        at: now,
      })
      // An answer in a conversation that is known asks for nothing new.
      const handRaise = address?.purpose === 'enquiry' && !joined
      if (kind === 'email') {
        const raised = await raiseLead(
          tx,
          actor,
          {
            personId,
            raisedBy: address ? `mail:${address.address}` : 'mail',
            touchId,
            productGroupId: address?.productGroupId ?? null,
            campaignId: address?.campaignId ?? null,
            source: 'mail',
            handRaise,
          },
          now,
        )
        leadId = raised.leadId
      }
      if (address?.tellUserId)
        await tell(
          tx,
          address.tellUserId,
          id,
          `${mail.fromName ?? mail.fromAddress} wrote to ${address.address}`,
          now,
          `/touches/${touchId}`,
        )
    }
  }
  if (mail.signature && mail.auth !== 'fail')
    await offerFields(
      tx,
      { personId, inboundId: id, signature: mail.signature, name: mail.fromName, at },
      now,
    )
  await markTaken(
    tx,
    id,
    { personId, touchId: touchId ?? null, leadId, isNew: found.created, by: actor.userId },
    now,
  )
  await enqueue(tx, 'insight.refresh', { subjectIds: [personId] })
  return personId
}

/** The one account that everybody known at this employer's domain belongs to. Free mail says nothing of an employer. */
async function accountByDomain(
  tx: Tx,
  actor: Actor,
  personId: number,
  email: string,
  now: Date,
): Promise<number | null> {
  const host = businessHost(email)
  if (host === null) return null
  const { rows } = await sql<{ accountId: number }>`
    select distinct account_id as "accountId" from person
    where lower(email) like ${`%@${host.replace(/[%_\\]/g, '\\$&')}`} and account_id is not null limit 2`.execute(
    tx,
  )
  if (rows.length !== 1) return null
  await changePerson(tx, actor, personId, { accountId: rows[0]!.accountId }, now)
  return rows[0]!.accountId
}

async function lately(tx: Tx, sender: string, now: Date): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from inbound_mail
    where from_address = ${sender} and read_at > ${new Date(now.getTime() - 3_600_000)} and read_at <= ${now}`.execute(
    tx,
  )
  return rows[0]!.n
}

/** Whether as many people as a box takes in within an hour were taken in already. */
async function isBusy(tx: Tx, boxId: number, now: Date): Promise<boolean> {
  const { rows } = await sql<{ isBusy: boolean }>`
    select (select count(*) from inbound_mail m where m.box_id = b.id and m.state = 'taken'
        and m.read_at > ${new Date(now.getTime() - 3_600_000)} and m.read_at <= ${now}) >= most_an_hour as "isBusy"
    from inbound_box b where id = ${boxId}`.execute(tx)
  return rows[0]?.isBusy ?? false
}

async function addressOf(tx: Tx, id: number | null): Promise<AddressOf | null> {
  const { rows } = await sql<AddressOf>`
    select id, address, purpose, campaign_id as "campaignId", product_group_id as "productGroupId", language,
      tell_user_id as "tellUserId" from inbound_address where id = ${id}`.execute(tx)
  return rows[0] ?? null
}

const tell = (tx: Tx, userId: number, id: number, title: string, now: Date, href = '/inbound') =>
  notify(tx, { userId, kind: 'inbound.mail', title, href, dedupeKey: `inbound:${id}`, mail: true }, now)
