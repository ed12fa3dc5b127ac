import { type Kysely, sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { isSpent, type Limit, windowEnd, windowStart } from './model/attempts.ts'
import { type LinkPurpose, linkLife, sessionLife, sightStep } from './model/link.ts'
import { digestOf, newToken } from './token.ts'

export type NewSession = { token: string; endsAt: Date }

/** A fresh session; its token leaves to the browser and is stored as a digest only. */
export async function insertSession(
  tx: Tx,
  userId: number,
  userAgent: string,
  now: Date,
): Promise<NewSession> {
  const token = newToken()
  const endsAt = new Date(now.getTime() + sessionLife)
  await sql`insert into session (token_hash, user_id, created_at, seen_at, ends_at, user_agent)
    values (${digestOf(token)}, ${userId}, ${now}, ${now}, ${endsAt}, ${userAgent})`.execute(tx)
  return { token, endsAt }
}

/** Works on the restricted path as well: whoever knows a token may end its session. */
export async function endSession(tx: Tx, token: string): Promise<void> {
  await sql`select end_session(${digestOf(token)})`.execute(tx)
}

export async function endSessionsOf(tx: Tx, userId: number): Promise<void> {
  await sql`delete from session where user_id = ${userId}`.execute(tx)
}

/** Every session, and every link that was not used. Answers how many of each. */
export async function endEverything(tx: Tx): Promise<{ sessions: number; links: number }> {
  const { rows: sessions } = await sql`delete from session returning 1`.execute(tx)
  const { rows: links } = await sql`delete from link where used_at is null returning 1`.execute(tx)
  return { sessions: sessions.length, links: links.length }
}

/** The user of a session that has not ended, and its end moved on where the last sight is stale: one statement. */
export async function seeSession(
  db: Kysely<unknown>,
  token: string,
  now: Date,
): Promise<{ userId: number; role: string; name: string } | null> {
  const digest = digestOf(token)
  const { rows } = await sql<{ userId: number; role: string; name: string }>`/* prepared */
    with found as (
      select u.id, u.role, u.name, s.seen_at from session s join app_user u on u.id = s.user_id
      where s.token_hash = ${digest} and s.ends_at > ${now} and u.state = 'active'),
    seen as (
      update session set seen_at = ${now}, ends_at = ${new Date(now.getTime() + sessionLife)}
      where token_hash = ${digest}
        and exists (select from found where found.seen_at < ${new Date(now.getTime() - sightStep)}))
    select id as "userId", role, name from found`.execute(db)
  return rows[0] ?? null
}

export async function setPassword(tx: Tx, userId: number, passwordHash: string, now: Date): Promise<void> {
  await sql`insert into credential (user_id, password_hash, changed_at) values (${userId}, ${passwordHash}, ${now})
    on conflict (user_id) do update set password_hash = excluded.password_hash, changed_at = excluded.changed_at`.execute(
    tx,
  )
}

/** The caller's own new password; every session and link of before ends. Works on the restricted path as well. */
export async function changeOwnPassword(
  tx: Tx,
  passwordHash: string,
  userAgent: string,
  now: Date,
): Promise<NewSession> {
  const token = newToken()
  const endsAt = new Date(now.getTime() + sessionLife)
  await sql`select change_my_password(${passwordHash}, ${digestOf(token)}, ${endsAt}::timestamptz, ${userAgent},
    ${now}::timestamptz)`.execute(tx)
  return { token, endsAt }
}

/** A new link; earlier ones of that user stop working. Answers its token. */
export async function insertLink(tx: Tx, userId: number, purpose: LinkPurpose, now: Date): Promise<string> {
  await endLinksOf(tx, userId)
  const token = newToken()
  await sql`insert into link (token_hash, user_id, purpose, created_at, ends_at)
    values (${digestOf(token)}, ${userId}, ${purpose}, ${now}, ${new Date(now.getTime() + linkLife[purpose])})`.execute(
    tx,
  )
  return token
}

export async function endLinksOf(tx: Tx, userId: number): Promise<void> {
  await sql`delete from link where user_id = ${userId} and used_at is null`.execute(tx)
}

/** Uses a link up. Null when it is unknown, used, or over: of two callers at once one gets it. */
export async function takeLink(
  tx: Tx,
  token: string,
  now: Date,
): Promise<{ userId: number; purpose: LinkPurpose } | null> {
  const { rows } = await sql<{ userId: number; purpose: LinkPurpose }>`
    update link set used_at = ${now}
    where token_hash = ${digestOf(token)} and used_at is null and ends_at > ${now}
    returning user_id as "userId", purpose`.execute(tx)
  return rows[0] ?? null
}

/** One attempt at a time for a key, to the end of the transaction: many at once do not slip past the limit. */
export async function holdAttempts(tx: Tx, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 20))`.execute(tx)
}

export async function isLimitSpent(tx: Tx, key: string, limit: Limit, now: Date): Promise<boolean> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from sign_in_attempt where key = ${key}
      and at > ${windowStart(limit, now)} and at < ${windowEnd(limit, now)}`.execute(tx)
  return isSpent(rows[0]!.n, limit)
}

export async function noteAttempt(tx: Tx, key: string, now: Date): Promise<void> {
  await sql`insert into sign_in_attempt (key, at) values (${key}, ${now})`.execute(tx)
}

export async function forgetAttempts(tx: Tx, key: string): Promise<void> {
  await sql`delete from sign_in_attempt where key = ${key}`.execute(tx)
}

/**
 * Removes what ended: attempts of yesterday, sessions and links past their end. What was made while the clock ran ahead
 * is cut to its usual length from now, or forgotten.
 */
export async function removeEnded(tx: Tx, now: Date): Promise<void> {
  const yesterday = new Date(now.getTime() - 86_400_000)
  const tomorrow = new Date(now.getTime() + 86_400_000)
  await sql`delete from sign_in_attempt where at < ${yesterday} or at > ${tomorrow}`.execute(tx)
  await sql`delete from session where ends_at < ${now}`.execute(tx)
  await sql`delete from link where ends_at < ${yesterday}`.execute(tx)
  const latest = new Date(now.getTime() + sessionLife)
  await sql`update session set seen_at = least(seen_at, ${now}), ends_at = ${latest} where ends_at > ${latest}`.execute(
    tx,
  )
  for (const [purpose, life] of Object.entries(linkLife)) {
    const end = new Date(now.getTime() + life)
    await sql`update link set ends_at = ${end} where purpose = ${purpose} and ends_at > ${end}`.execute(tx)
  }
}
