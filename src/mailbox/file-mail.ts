import { sql } from 'kysely'
import { suppressedAmong } from '../consent/suppress.ts'
import { personsByKeys } from '../customers/persons-known.ts'
import { holdPerson } from '../customers/queries.ts'
import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { enqueue } from '../platform/jobs.ts'
import { type Role, sideOf } from '../team/model/actor.ts'
import { attachFiles, mostFiles, waitForEntry } from '../touches/attach.ts'
import { recordTouches } from '../touches/record.ts'
import { joinThread, nameMessages, threadOf } from '../touches/thread.ts'
import { frameFor } from './frame.ts'
import { type Decision, decide, type Party } from './model/decide.ts'
import type { Mail, Mark } from './model/mail.ts'
import { insertMessage, insertParty, type KeptName, type MessageRow } from './store.ts'

/** A message as it came from the server. */
export type Received = {
  uidValidity: number
  uid: number
  bytes: number
  receivedAt: Date | null
  mail: Mail
  digest: Buffer
  /** Its files, whose bytes are kept. */
  kept: readonly KeptName[]
  /** Said by an administrator. */
  givenTo: number | null
}
export type Filing = { outcome: 'filed' | 'waiting' | 'aside' | 'known'; filed: number; waiting: number }

/** After so many days nobody decides any more what is to become of a message. */
export const daysToDecide = 90
const oldEnough = 7 * 24 * 3_600_000

/**
 * Files one message: a touch for each person of the record whom it was with; who is not known waits for a colleague. Once,
 * however often it is read. Whoever was erased leaves no address here.
 */
export async function fileMail(tx: Tx, received: Received, now: Date): Promise<Filing> {
  const { mail, digest } = received
  const frame = await frameFor(tx, mail, received, now)
  if (!frame) return { outcome: 'known', filed: 0, waiting: 0 }
  const decision = decide(mail, frame)
  if (decision.outcome === 'aside') {
    const id = await insertMessage(tx, asideRow(received, decision), now)
    return { outcome: id === null ? 'known' : 'aside', filed: 0, waiting: 0 }
  }
  const emails = decision.parties.map(({ address }) => address)
  const known = await personsByKeys(tx, { externalIds: [], emails })
  const unknown = emails.filter(email => !known.has(email))
  const suppressed = await suppressedAmong(tx, { emails: unknown, phones: [] })
  const parties = decision.parties.filter(({ address }) => suppressed.get(address) !== 'erased')
  const waits = parties.filter(({ address }) => !known.has(address))
  const state = waits.length > 0 ? 'waiting' : parties.length > 0 ? 'filed' : 'discarded'
  const keeps = state === 'waiting'
  const body = bodyOf(decision)
  const names = filesOf(mail, decision.mail).map(({ name }) => name)
  const id = await insertMessage(
    tx,
    {
      ...common(received),
      digest,
      userId: decision.userId,
      state,
      reason: state === 'discarded' ? 'erased' : null,
      direction: decision.direction,
      marks: decision.marks,
      fromAddress: state === 'discarded' ? null : (decision.mail.from?.address ?? null),
      subject: state === 'discarded' ? null : decision.mail.subject,
      body: keeps ? body : null,
      quoted: keeps ? decision.mail.quoted : null,
      files: state === 'discarded' ? [] : names,
      kept: keeps ? received.kept : [],
      writtenAt: decision.mail.writtenAt,
      occurredAt: decision.occurredAt,
    },
    now,
  )
  if (id === null) return { outcome: 'known', filed: 0, waiting: 0 }
  const filed = parties.flatMap(party => {
    const person = known.get(party.address)
    return person ? [{ party, personId: person.personId }] : []
  })
  const entry = {
    messageId: id,
    digest,
    userId: decision.userId,
    direction: decision.direction,
    marks: decision.marks,
    subject: decision.mail.subject,
    body,
    quoted: decision.mail.quoted,
    files: names,
    kept: received.kept,
    messageIds: [decision.mail.messageId, mail.messageId].filter(id => id !== null),
    refs: decision.mail.refs,
    occurredAt: decision.occurredAt,
  }
  const touches = await recordMail(
    tx,
    entry,
    filed.map(({ personId }) => personId),
    now,
  )
  for (const { party, personId } of filed)
    await insertParty(
      tx,
      id,
      { ...party, state: 'filed', personId, touchId: touches.get(personId) ?? null },
      now,
    )
  // The bytes wait as long as the decision may take: as uploads of the colleague.
  if (keeps)
    for (const file of received.kept.slice(0, mostFiles))
      await waitForEntry(
        tx,
        { userId: decision.userId },
        file,
        new Date(now.getTime() + daysToDecide * 86_400_000),
      )
  for (const party of waits)
    await insertParty(tx, id, { ...party, state: 'waiting', personId: null, touchId: null }, now)
  return { outcome: keeps ? 'waiting' : 'filed', filed: touches.size, waiting: waits.length }
}

export type MailEntry = {
  messageId: number
  digest: Buffer
  userId: number
  direction: 'out' | 'in'
  marks: readonly Mark[]
  subject: string
  body: string | null
  quoted: string | null
  files: readonly string[]
  kept: readonly KeptName[]
  messageIds: readonly string[]
  refs: readonly string[]
  occurredAt: Date
}

/** One touch for each of these persons, who may be one person twice; the touches by person as given. */
export async function recordMail(
  tx: Tx,
  entry: MailEntry,
  personIds: readonly number[],
  now: Date,
): Promise<Map<number, number>> {
  const made = new Map<number, number>()
  const { rows } = await sql<{
    role: Role
    name: string
  }>`select role, name from app_user where id = ${entry.userId}`.execute(tx)
  const machine = entry.marks.includes('auto_reply') || entry.marks.includes('bounce')
  for (const given of new Set(personIds)) {
    const subjectId = await holdPerson(tx, given)
    const { rows: at } = await sql<{ accountId: number | null }>`
      select account_id as "accountId" from person where id = ${subjectId}`.execute(tx)
    const accountId = at[0]?.accountId ?? null
    const [touchId] = await recordTouches(
      tx,
      { userId: entry.userId },
      [
        {
          subjectId,
          accountId,
          kind: 'email',
          side: sideOf(rows[0]!.role),
          mode: now.getTime() - entry.occurredAt.getTime() > oldEnough ? 'historical' : 'live',
          machine,
          occurredAt: entry.occurredAt,
          messageKey: `mailbox:${entry.digest.toString('hex')}:${subjectId}`,
          title: entry.subject || '(no subject)',
          body: entry.body,
          properties: {
            mail: entry.messageId,
            direction: entry.direction,
            ...(entry.quoted ? { quoted: entry.quoted.slice(0, 20_000) } : {}),
            ...(entry.files.length > 0 ? { files: entry.files.slice(0, 50) } : {}),
            ...(entry.marks.length > 0 ? { marks: entry.marks } : {}),
          },
        },
      ],
      now,
    )
    if (!touchId) continue
    made.set(given, touchId)
    await attachFiles(tx, { userId: entry.userId }, touchId, entry.kept.slice(0, mostFiles), now)
    await nameMessages(tx, touchId, entry.messageIds)
    const answered = await threadOf(tx, entry.refs)
    if (answered !== null) await joinThread(tx, touchId, answered)
    if (now.getTime() - entry.occurredAt.getTime() > oldEnough) continue
    if (!machine) await enqueue(tx, 'leads.consider', { personIds: [subjectId] })
    await appendFact(tx, {
      name: 'touch.logged',
      about: touchId,
      payload: { kind: 'email', accountId },
      at: now,
    })
  }
  if (made.size > 0) await enqueue(tx, 'insight.refresh', { subjectIds: [...made.keys()] })
  return made
}

/** Those of a message that was passed on as a part of its own; else, and of all others, its own. */
export const filesOf = (mail: Mail, filed: Mail): Mail['files'] =>
  (filed.files.length > 0 ? filed : mail).files

/** What whoever passed it on wrote stands above. */
const bodyOf = (decision: Extract<Decision, { outcome: 'file' }>): string | null =>
  [decision.comment, decision.mail.body].filter(Boolean).join('\n\n') || null

const common = (
  received: Received,
): Pick<MessageRow, 'uidValidity' | 'uid' | 'messageId' | 'refs' | 'receivedAt' | 'bytes'> => ({
  uidValidity: received.uidValidity,
  uid: received.uid,
  messageId: received.mail.messageId,
  refs: received.mail.refs,
  receivedAt: received.receivedAt ?? new Date(0),
  bytes: received.bytes,
})

/** Of a message that nobody vouches for, its sender and subject are kept, so that somebody can tell; not its words. */
function asideRow(
  received: Received,
  { userId, reason }: Extract<Decision, { outcome: 'aside' }>,
): MessageRow {
  const { mail, digest } = received
  return {
    ...common(received),
    digest,
    userId,
    state: 'aside',
    reason,
    direction: null,
    marks: mail.marks,
    fromAddress: mail.from?.address ?? null,
    subject: mail.subject,
    body: null,
    quoted: null,
    files: [],
    kept: [],
    writtenAt: mail.writtenAt,
    occurredAt: null,
  }
}

export type { Party }
