import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { currentTouch } from './entry.ts'
import { readMessageIds } from './model/message-ids.ts'
import type { Touch } from './queries.ts'
import { dedupeKey } from './store.ts'
import { holdEntry, insertMessages, insertReply } from './store-beside.ts'

/** Do both entries belong to one customer today: the same person, or persons of the same account? */
export function isSameCustomer(a: Pick<Touch, 'person' | 'account'>, b: typeof a): boolean {
  return (
    (a.person !== null && a.person.id === b.person?.id) ||
    (a.account !== null && a.account.id === b.account?.id)
  )
}

/**
 * Puts an entry into the thread of the one that it answers. Answers false, and does nothing, where they are of different
 * customers: a mail that was passed on does not show one customer's words to whoever looks at another.
 */
export async function joinThread(tx: Tx, touchId: number, replyToId: number): Promise<boolean> {
  const answered = await currentTouch(tx, replyToId)
  if (answered === null || answered.id === touchId) return false
  const entry = await currentTouch(tx, touchId)
  if (entry === null || !isSameCustomer(entry, answered)) return false
  await holdEntry(tx, answered.id)
  await insertReply(tx, entry.id, answered.id)
  return true
}

/** Says by which message ids (RFC 5322, with or without angle brackets) an entry is found again. */
export async function nameMessages(tx: Tx, touchId: number, messageIds: readonly string[]): Promise<void> {
  await insertMessages(tx, touchId, readMessageIds(messageIds))
}

/**
 * The entry that a message answers: of these ids, given nearest first (In-Reply-To, then References from the last to the
 * first), the first that is known. Null when none is, or when it was taken back.
 */
export async function threadOf(tx: Tx, messageIds: readonly string[]): Promise<number | null> {
  const ids = readMessageIds(messageIds)
  if (ids.length === 0) return null
  const { rows } = await sql<{ id: number }>`
    select m.touch_id as id from unnest(${ids.map(dedupeKey)}::uuid[]) with ordinality g(message, place)
    join touch_message m using (message) order by g.place limit 1`.execute(tx)
  return rows[0]?.id ?? null
}
