import { sql } from 'kysely'
import type { Database, Tx } from './database.ts'
import { enqueue } from './jobs.ts'
import type { Post } from './post.ts'

/** Stands in a text for the public address of this installation: links do not trust a request's Host header. */
export const addressMark = '{{address}}'
/** Stands in a text for the message's secret, such as the token of a link. */
export const secretMark = '{{secret}}'

export type NewMail = {
  purpose: string
  to: string
  subject: string
  /** Plain text; may hold `addressMark` and `secretMark`. */
  text: string
  /** An entry for a calendar (RFC 5545) that goes along; removed once the message was handed over. */
  calendar?: string
  /** Kept apart from the text, shown to nobody, and removed once the message was handed to a mail server. */
  secret?: string
  /** A message with the same key is queued once for ever. */
  dedupeKey?: string | null
}

const machine = { userId: null, role: 'system' }
const mostAttempts = 12

/** Queues a message in the caller's transaction. Answers its id, or null when its key was used before. */
export async function queueMail(tx: Tx, mail: NewMail): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into mail (purpose, to_address, subject, body_text, secret, calendar_text, dedupe_key)
    values (${mail.purpose}, ${mail.to}, ${mail.subject.replace(/\s+/g, ' ').trim()}, ${mail.text},
      ${mail.secret ?? null}, ${mail.calendar ?? null}, ${mail.dedupeKey ?? null})
    on conflict (dedupe_key) do nothing
    returning id`.execute(tx)
  const id = rows[0]?.id ?? null
  if (id !== null) await enqueue(tx, 'mail.send', { mailId: id })
  return id
}

type Claimed = {
  id: number
  to: string
  subject: string
  text: string
  secret: string | null
  calendar: string | null
  attempts: number
}

/**
 * Sends one waiting message at most once: the claim is committed before a byte leaves, so a crash leaves
 * 'sending', which `doubtMails` lists as in doubt and no machine sends again.
 */
export async function sendMail(db: Database, post: Post, mailId: number, now: Date): Promise<void> {
  const claimed = await db.as(machine, tx => claim(tx, mailId, post.transport))
  if (!claimed) return
  const text = claimed.text
    .replaceAll(addressMark, () => post.url)
    .replaceAll(secretMark, () => claimed.secret ?? '')
  const delivery = await post
    .deliver({
      id: claimed.id,
      to: claimed.to,
      subject: claimed.subject,
      text,
      calendar: claimed.calendar,
      at: now,
    })
    .catch(() => ({ outcome: 'unknown' as const, problem: 'Sending failed in an unknown way.' }))
  await db.as(machine, async tx => {
    if (delivery.outcome === 'sent') return void (await markSent(tx, mailId, post.transport, now))
    const again = delivery.outcome === 'later' && claimed.attempts < mostAttempts
    const state = delivery.outcome === 'unknown' ? 'in_doubt' : again ? 'waiting' : 'refused'
    await sql`update mail set state = ${state}, problem = ${delivery.problem}
      where id = ${mailId} and state in ('sending', 'in_doubt')`.execute(tx)
    if (again) await enqueue(tx, 'mail.send', { mailId }, { afterMs: untilNextAttempt(claimed.attempts) })
  })
}

/** Milliseconds: one minute, two, four ... at most six hours. */
export function untilNextAttempt(attempts: number): number {
  return Math.min(2 ** (attempts - 1), 360) * 60_000
}

async function claim(tx: Tx, mailId: number, transport: string): Promise<Claimed | undefined> {
  const { rows } = await sql<Claimed>`
    update mail set state = 'sending', attempts = attempts + 1, transport = ${transport}, problem = null
    where id = ${mailId} and state = 'waiting'
    returning id, to_address as "to", subject, body_text as text, secret, calendar_text as calendar, attempts`.execute(
    tx,
  )
  return rows[0]
}

async function markSent(tx: Tx, mailId: number, transport: string, now: Date): Promise<void> {
  // Knowing that it was sent beats a doubt written meanwhile by a second server starting up.
  await sql`
    update mail set state = 'sent', sent_at = ${now}, problem = null, calendar_text = null,
      secret = case when ${transport} = 'folder' then secret end
    where id = ${mailId} and state in ('sending', 'in_doubt')`.execute(tx)
}

/** At start, before any sending: what a killed process was sending is in doubt. Answers how many. */
export async function doubtMails(db: Database): Promise<number> {
  const { rows } = await db.as(machine, tx =>
    sql`
      update mail set state = 'in_doubt', problem = 'The program ended while this was being sent.'
      where state = 'sending' returning id`.execute(tx),
  )
  return rows.length
}

/** After a restore: what waits may have been sent since it was saved. Answers how many. */
export async function doubtWaiting(tx: Tx, problem: string): Promise<number> {
  const { rows } = await sql`
    update mail set state = 'in_doubt', problem = ${problem}
    where state in ('waiting', 'sending') returning id`.execute(tx)
  return rows.length
}

/** A person decides that a message in doubt, or a refused one, goes out again. False when it is neither. */
export async function requeueMail(tx: Tx, mailId: number): Promise<boolean> {
  const { rows } = await sql`
    update mail set state = 'waiting', attempts = 0, problem = null
    where id = ${mailId} and state in ('in_doubt', 'refused') returning id`.execute(tx)
  if (rows.length === 1) await enqueue(tx, 'mail.send', { mailId })
  return rows.length === 1
}

/** Removes secrets of links that ended long ago. */
export async function forgetMailSecrets(tx: Tx, before: Date): Promise<void> {
  await sql`update mail set secret = null where secret is not null and created_at < ${before}`.execute(tx)
}

export type MailRow = {
  id: number
  purpose: string
  to: string
  subject: string
  text: string
  state: 'waiting' | 'sending' | 'sent' | 'in_doubt' | 'refused'
  transport: string | null
  problem: string | null
  attempts: number
  createdAt: Date
  sentAt: Date | null
}

/** Newest first, below id `before`. The secret shows only in what went to the folder, where it lies readable anyway. */
export async function listMails(
  tx: Tx,
  { state, before, limit }: { state: string | null; before: number | null; limit: number },
): Promise<MailRow[]> {
  const { rows } = await sql<MailRow & { secret: string | null }>`
    select id, purpose, to_address as "to", subject, body_text as text, state, transport, problem, attempts,
      created_at as "createdAt", sent_at as "sentAt",
      case when transport = 'folder' and state = 'sent' then secret end as secret
    from mail
    where (${state}::text is null or state = ${state}) and (${before}::bigint is null or id < ${before})
    order by id desc limit ${limit}`.execute(tx)
  return rows.map(({ secret, ...row }) => ({
    ...row,
    text: row.text.replaceAll(secretMark, () => secret ?? '…'),
  }))
}

/** How many messages are in each state. */
export async function countMails(tx: Tx): Promise<Record<string, number>> {
  const { rows } = await sql<{ state: string; n: number }>`
    select state, count(*) as n from mail group by state`.execute(tx)
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]))
}
