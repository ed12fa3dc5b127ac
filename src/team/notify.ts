import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { addressMark, queueMail } from '../platform/mail.ts'
import { choiceOfTopic } from './choices.ts'
import { topicOf, wayOf } from './model/notice.ts'
import { insertNotification } from './store.ts'

export type Notice = {
  userId: number
  kind: string
  title: string
  body?: string | null
  /** A path of ours, such as /leads/12. */
  href?: string | null
  /** The same key is told once for ever, on the page and by mail. */
  dedupeKey: string
  mail: boolean
}

/**
 * Tells a user on the page and, with `mail`, by one message, once for each `dedupeKey`, as far as the user wants to be told
 * of such things. Answers whether it was told now. Who left or has no address gets no mail.
 */
export async function notify(tx: Tx, notice: Notice, now: Date): Promise<boolean> {
  const { rows: chosen } = await sql<{ value: string }>`
    select value from own_choice where user_id = ${notice.userId} and name = ${choiceOfTopic(topicOf(notice.kind))}`.execute(
    tx,
  )
  const way = wayOf(notice.kind, chosen[0]?.value ?? null)
  if (way === 'none') return false
  const told = await insertNotification(tx, notice, now)
  if (!told || !notice.mail || way === 'page') return told
  const { rows } = await sql<{ email: string | null }>`
    select email from app_user where id = ${notice.userId} and state = 'active'`.execute(tx)
  const email = rows[0]?.email
  if (email)
    await queueMail(tx, {
      purpose: notice.kind,
      to: email,
      subject: notice.title,
      text: [notice.title, notice.body, notice.href ? `${addressMark}${notice.href}` : null]
        .filter(part => part !== null && part !== undefined && part !== '')
        .join('\n\n'),
      dedupeKey: `notice:${notice.dedupeKey}`,
    })
  return told
}
