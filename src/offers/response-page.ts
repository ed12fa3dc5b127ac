import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { escapeHtml } from '../shared/escape-html.ts'
import { appointmentIfAny } from './appointments.ts'
import { companyDay } from './company-day.ts'
import { dayInWords, pageOfCode } from './coupon-page.ts'
import { fileNameOf, grantOfResponse } from './download-queries.ts'
import { downloadPath } from './grant-download.ts'
import { saidPage, sentencePage } from './model/page.ts'
import { filled, pageTexts } from './model/page-texts.ts'
import { timeInWords } from './model/slots-page.ts'
import type { PublicPlace } from './public-place.ts'
import { actionById, type CallToAction } from './queries.ts'
import { appointmentPath } from './tell-of-meeting.ts'

type Response = { id: number; actionId: number; personId: number | null }

/** The page after answering: the code, the file, the time. Null when there is no such response any more. */
export async function responsePage(
  tx: Tx,
  place: PublicPlace,
  id: number,
  now: Date,
): Promise<string | null> {
  const { rows } = await sql<Response>`
    select id, action_id as "actionId", person_id as "personId" from action_response where id = ${id}`.execute(
    tx,
  )
  const found = rows[0]
  if (!found) return null
  const action = await actionById(tx, found.actionId)
  if (action.kind === 'coupon') return couponOfResponse(tx, place, action, found, now)
  if (action.kind === 'download') return downloadOfResponse(tx, place, action, found)
  if (action.kind === 'meeting') return meetingOfResponse(tx, place, found)
  return saidPage(action.language, action.headline, pageTexts(action.language).trialAsked)
}

async function couponOfResponse(
  tx: Tx,
  place: PublicPlace,
  action: CallToAction,
  found: Response,
  now: Date,
) {
  const { rows } = await sql<{ code: string }>`
    select k.code from coupon_code k join coupon o using (action_id)
    where k.action_id = ${action.id} and (o.shared or k.person_id = ${found.personId}) order by k.id desc limit 1`.execute(
    tx,
  )
  return rows[0]
    ? pageOfCode(tx, rows[0].code, place.base, now)
    : sentencePage(action.language, pageTexts(action.language).over)
}

async function downloadOfResponse(
  tx: Tx,
  place: PublicPlace,
  { id, language, headline }: CallToAction,
  found: Response,
) {
  const grant = await grantOfResponse(tx, found.id)
  const file = await fileNameOf(tx, id)
  if (!grant || file === null) return null
  const t = pageTexts(language)
  const day = dayInWords(await companyDay(tx, grant.endsAt), language)
  const link = escapeHtml(downloadPath(place.secret, grant, '/file'))
  const button = `<p><a class="button" rel="nofollow" href="${link}">${escapeHtml(filled(t.download, { file }))}</a></p>`
  return saidPage(language, headline, filled(t.downloadReady, { day }), button)
}

async function meetingOfResponse(tx: Tx, place: PublicPlace, found: Response) {
  const { rows } = await sql<{
    id: number
  }>`select id from appointment where response_id = ${found.id}`.execute(tx)
  const meeting = rows[0] ? await appointmentIfAny(tx, rows[0].id) : null
  if (!meeting) return null
  const t = pageTexts(meeting.language)
  const when = `${timeInWords(meeting.startsAt, meeting.language, meeting.timeZone)} (${meeting.timeZone.replaceAll('_', ' ')})`
  const said = `${filled(t.bookedSub, { when, who: meeting.userName })}\n${t[`way_${meeting.way}`]}`
  const to = (part: string) => escapeHtml(appointmentPath(place.secret, meeting.id, part))
  const more = `<div class="row"><a class="button" href="${to('/entry.ics')}">${escapeHtml(t.entry)}</a><a href="${to('')}">${escapeHtml(t.move)}</a></div>`
  return saidPage(meeting.language, t.booked, said, more)
}
