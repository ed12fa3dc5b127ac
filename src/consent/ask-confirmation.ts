import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { addressMark, queueMail, secretMark } from '../platform/mail.ts'
import type { Actor } from '../team/model/actor.ts'
import { digestOf, newToken } from '../team/token.ts'
import { confirmationMail } from './model/confirmation-mail.ts'
import type { ConsentGiven } from './model/consent.ts'
import { mayContact } from './model/may-contact.ts'
import { purposeByKey, wordsOf } from './purposes.ts'
import { recordConsent } from './record-consent.ts'
import { insertOptIn } from './store.ts'
import { contactHistory } from './who-may.ts'

export const confirmPath = '/p/confirm/'
const lastsMs = 7 * 86_400_000
/** A form that is sent over and over must not fill somebody's mailbox. */
const mostADay = 3

/**
 * The question itself is a mail: it does not go to who objected to it, nor to an address that is not used. Only whoever was
 * erased may ask anew, for the answer proves that it is the own mailbox.
 */
async function mayBeAsked(tx: Tx, personId: number, purpose: string, now: Date): Promise<boolean> {
  const history = await contactHistory(tx, personId)
  const suppressed = history.suppressed.filter(({ reason }) => reason !== 'erased')
  const { reason } = mayContact({ ...history, suppressed }, await purposeByKey(tx, purpose), 'email', now)
  return reason !== 'objected' && reason !== 'suppressed'
}

/**
 * Writes down that a consent was asked for and mails a link with which the person confirms it. Until then it counts as no.
 * Past three mails a day for one person, and against an objection, it is noted and nothing is sent.
 */
export async function askConfirmation(
  tx: Tx,
  actor: Pick<Actor, 'userId'>,
  given: Omit<ConsentGiven, 'granted' | 'pending'>,
  now: Date,
): Promise<{ consentId: number; mailed: boolean }> {
  const consentId = await recordConsent(tx, actor, { ...given, granted: false, pending: true }, now)
  const { rows } = await sql<{
    email: string | null
    language: string | null
    company: string
    recent: number
  }>`
    select p.email, p.language, (select name from company) as company,
      (select count(*) from opt_in o where o.subject_id = p.id and o.created_at > ${now}::timestamptz - interval '1 day') as recent
    from person p where p.id = ${given.personId}`.execute(tx)
  const person = rows[0]
  if (!person?.email || person.recent >= mostADay) return { consentId, mailed: false }
  if (!(await mayBeAsked(tx, given.personId, given.purpose, now))) return { consentId, mailed: false }
  const token = newToken()
  const endsAt = new Date(now.getTime() + lastsMs)
  await insertOptIn(
    tx,
    { tokenHash: digestOf(token), consentId, subjectId: given.personId, email: person.email, endsAt },
    now,
  )
  const language = given.language ?? person.language
  const { name } = wordsOf(await purposeByKey(tx, given.purpose), language)
  const { subject, text } = confirmationMail(language, {
    company: person.company,
    purpose: name,
    words: given.textShown ?? name,
    link: `${addressMark}${confirmPath}${secretMark}`,
  })
  await queueMail(tx, { purpose: 'opt_in', to: person.email, subject, text, secret: token })
  return { consentId, mailed: true }
}
