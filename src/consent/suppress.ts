import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { emailKey } from '../shared/email.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { deleteSuppression, insertSuppressions, type SuppressionEntry } from './store.ts'

export const suppressionReasons = ['erased', 'objected', 'bounced', 'complained', 'listed'] as const
export type SuppressionReason = (typeof suppressionReasons)[number]

/** An e-mail address or a phone number as somebody wrote it; null when it is neither. */
export function readAddress(text: string): SuppressionEntry | null {
  const plain = text.trim()
  const email = emailKey(plain)
  if (email !== undefined) return { kind: 'email', value: email }
  const digits = plain.replace(/[^0-9]/g, '').replace(/^0+/, '')
  const isNumber = /^[+0-9 ()./-]+$/.test(plain) && digits.length >= 7 && digits.length <= 15
  return isNumber ? { kind: 'phone', value: plain } : null
}

export type Suppressing = { added: number; known: number; unreadable: { line: number; text: string }[] }

/** Puts pasted addresses and numbers, one a line or parted by commas or semicolons, on the list. */
export async function suppressLines(
  tx: Tx,
  actor: Pick<Actor, 'userId'>,
  input: { lines: string; reason: SuppressionReason; note: string | null },
  now: Date,
): Promise<Suppressing> {
  const unreadable: { line: number; text: string }[] = []
  const entries = new Map<string, SuppressionEntry>()
  input.lines.split(/\r\n|\r|\n/).forEach((line, at) => {
    for (const part of line.split(/[,;\t]/).filter(each => each.trim() !== '')) {
      const entry = readAddress(part.replace(/^["'<\s]+|["'>\s]+$/g, ''))
      if (entry) entries.set(`${entry.kind}:${entry.value}`, entry)
      else if (unreadable.length < 100) unreadable.push({ line: at + 1, text: part.trim().slice(0, 80) })
    }
  })
  const why = { reason: input.reason, note: input.note, userId: actor.userId }
  const added = await insertSuppressions(tx, [...entries.values()], why, now)
  return { added, known: entries.size - added, unreadable }
}

/** Suppresses every address and number given; answers how many are new. */
export async function suppressAddresses(
  tx: Tx,
  actor: Pick<Actor, 'userId'>,
  entries: readonly SuppressionEntry[],
  reason: SuppressionReason,
  now: Date,
): Promise<number> {
  return entries.length === 0
    ? 0
    : insertSuppressions(tx, entries, { reason, note: null, userId: actor.userId }, now)
}

/** Takes one address or number off the list. Refuses `bad_address`, `not_suppressed`. */
export async function liftSuppression(tx: Tx, _actor: Actor, address: string): Promise<void> {
  const entry =
    readAddress(address) ??
    refuse('bad_address', 422, 'This is neither an e-mail address nor a phone number.', { field: 'address' })
  if (!(await deleteSuppression(tx, entry)))
    refuse('not_suppressed', 404, 'This address is not on the list.', { field: 'address' })
}

/** Of these addresses, as given, those on the list and why: imports ask before they write. */
export async function suppressedAmong(
  tx: Tx,
  asked: { emails: readonly string[]; phones: readonly string[] },
): Promise<Map<string, SuppressionReason>> {
  if (asked.emails.length + asked.phones.length === 0) return new Map()
  const { rows } = await sql<{ value: string; reason: SuppressionReason }>`
    select e.value, s.reason from (
      select 'email' as kind, unnest(${[...asked.emails]}::text[]) as value
      union all select 'phone', unnest(${[...asked.phones]}::text[])) e
    join suppression s on s.kind = e.kind and s.digest = contact_digest(e.kind, e.value)`.execute(tx)
  return new Map(rows.map(({ value, reason }) => [value, reason]))
}

export type ListedSuppression = {
  kind: 'email' | 'phone'
  reason: SuppressionReason
  note: string | null
  by: string | null
  at: Date
}

/** The newest entries and how many there are of each reason; `address` asks about one. */
export async function listSuppressions(tx: Tx, { address }: { address: string | null }) {
  const entry = address === null ? null : readAddress(address)
  const { rows: counts } = await sql<{ reason: SuppressionReason; n: number }>`
    select reason, count(*) as n from suppression group by reason order by reason`.execute(tx)
  const { rows } =
    address !== null && entry === null
      ? { rows: [] }
      : await sql<ListedSuppression>`
    select s.kind, s.reason, s.note, u.name as by, s.at from suppression s left join app_user u on u.id = s.user_id
    where ${entry === null ? sql`true` : sql`s.kind = ${entry.kind} and s.digest = contact_digest(${entry.kind}, ${entry.value})`}
    order by s.at desc limit 200`.execute(tx)
  return {
    total: counts.reduce((sum, { n }) => sum + n, 0),
    counts,
    items: rows.map(row => ({ ...row, at: row.at.toISOString() })),
  }
}
