import { mayBeAnswered } from '../consent/who-may.ts'
import type { Tx } from '../platform/database.ts'
import { queueMail } from '../platform/mail.ts'
import { notify } from '../team/notify.ts'
import { company } from '../team/queries.ts'
import type { Appointment } from './appointments.ts'
import { calendarEntry } from './model/calendar-entry.ts'
import { filled, pageTexts } from './model/page-texts.ts'
import { timeInWords } from './model/slots-page.ts'
import type { PublicPlace } from './public-place.ts'
import { linkQuery } from './sign.ts'

export type MeetingNews = 'booked' | 'moved' | 'cancelled'

/** Where the visitor moves or cancels an appointment; good as long as there is one. */
export const appointmentPath = (secret: Buffer, id: number, part = ''): string =>
  `/c/m/${id}${part}?${linkQuery(secret, 'appointment', id, null)}`

/** The entry of an appointment for a calendar, as it stands now. */
export function entryOf(m: Appointment, what: MeetingNews, now: Date): string {
  const t = pageTexts(m.language)
  const organizer = m.userEmail ?? `seller-${m.userId}@invalid.invalid`
  return calendarEntry({
    method: what === 'cancelled' ? 'CANCEL' : 'REQUEST',
    uid: m.uid,
    sequence: m.sequence,
    at: now,
    startsAt: m.startsAt,
    endsAt: m.endsAt,
    summary: `${m.headline}: ${m.personName} – ${m.userName}`,
    description: m.message ?? '',
    location: t[`way_${m.way}`],
    organizer: { name: m.userName, email: organizer },
    attendees: [
      ...(m.personEmail ? [{ name: m.personName, email: m.personEmail }] : []),
      ...(m.userEmail ? [{ name: m.userName, email: m.userEmail }] : []),
    ],
  })
}

/** Tells both by mail with an entry for the calendar, the visitor in their language and zone; the seller on the page too. */
export async function tellOfMeeting(
  tx: Tx,
  place: PublicPlace,
  m: Appointment,
  what: MeetingNews,
  now: Date,
): Promise<void> {
  const t = pageTexts(m.language)
  const calendar = entryOf(m, what, now)
  const subject = what === 'booked' ? t.bookedMail : what === 'moved' ? t.movedMail : t.cancelledMail
  const key = `offer.meeting:${m.id}:${m.sequence}`
  const when = timeInWords(m.startsAt, m.language, m.timeZone)
  if (m.personEmail && (await mayBeAnswered(tx, m.personId)))
    await queueMail(tx, {
      purpose: 'offer.meeting',
      to: m.personEmail,
      subject: filled(subject, { what: m.headline }),
      text: `${filled(t.bookedSub, { when: `${when} (${m.timeZone})`, who: m.userName })}\n${t[`way_${m.way}`]}\n${
        what === 'cancelled' ? '' : `\n${t.mailChange}\n${place.base}${appointmentPath(place.secret, m.id)}\n`
      }`,
      dedupeKey: `${key}:visitor`,
      calendar,
    })
  const { timeZone } = await company(tx)
  const words = { booked: 'Appointment', moved: 'Appointment moved', cancelled: 'Appointment cancelled' }[
    what
  ]
  const title = `${words}: ${m.personName}${m.accountName ? `, ${m.accountName}` : ''}, ${timeInWords(m.startsAt, 'en', timeZone)}`
  const href = m.leadId === null ? `/persons/${m.personId}` : `/leads/${m.leadId}`
  await notify(
    tx,
    {
      userId: m.userId,
      kind: `lead.meeting_${what}`,
      title,
      body: m.message,
      href,
      dedupeKey: key,
      mail: false,
    },
    now,
  )
  if (m.userEmail)
    await queueMail(tx, {
      purpose: 'offer.meeting',
      to: m.userEmail,
      subject: title,
      text: [title, m.message, `${place.base}${href}`].filter(Boolean).join('\n\n'),
      dedupeKey: `${key}:seller`,
      calendar,
    })
}
