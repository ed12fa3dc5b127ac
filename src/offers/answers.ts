import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Carried } from '../sources/model/arrival.ts'
import { systemActor } from '../team/model/actor.ts'
import { company } from '../team/queries.ts'
import { askTrial } from './ask-trial.ts'
import { bookMeeting } from './book-meeting.ts'
import { pageOfCode } from './coupon-page.ts'
import { grantDownload } from './grant-download.ts'
import { issueCodes } from './issue-codes.ts'
import { mailTo } from './mail-to-person.ts'
import type { ActionKind } from './model/call-to-action.ts'
import { type GateField, saidPage } from './model/page.ts'
import { filled, pageTexts } from './model/page-texts.ts'
import { nearest } from './model/slots.ts'
import { slotsField, zoneForm } from './model/slots-page.ts'
import type { PublicPlace } from './public-place.ts'
import { type CallToAction, couponOf, type Placement } from './queries.ts'
import { readDay, readSlot, readZone, zones } from './read-times.ts'
import type { Answered } from './respond.ts'
import { slotsOf } from './seller-days.ts'
import { linkQuery } from './sign.ts'

export type GivenAnswer = PublicPlace & {
  action: CallToAction
  placement: Placement
  /** What was sent or asked besides: the time that was chosen. */
  body: Readonly<Record<string, unknown>>
}
type Asks = { fields: { name: GateField; required: boolean }[]; email: boolean; messages: boolean }

const who = (['email', 'name', 'company'] as const).map(name => ({ name, required: true }))
const talk = (['phone', 'message'] as const).map(name => ({ name, required: false }))
const asks: Record<ActionKind, Asks> = {
  coupon: { fields: who, email: true, messages: false },
  download: { fields: who, email: true, messages: false },
  trial: { fields: [...who, ...talk], email: true, messages: true },
  meeting: { fields: [...who, ...talk], email: true, messages: true },
}
export const kindAsks = (kind: ActionKind): Asks => asks[kind]

export type Surroundings = {
  /** Before the form, and above its fields. */
  before: string
  above: string
  /** The whole page, where nothing is asked. */
  whole: string | null
}
const nothing: Surroundings = { before: '', above: '', whole: null }

/** What stands around the fields of a page. `taken`: the time that was chosen is gone, so the nearest are shown. */
export async function surroundings(
  tx: Tx,
  given: GivenAnswer & { hasForm: boolean; taken: boolean; carried: Carried },
  now: Date,
): Promise<Surroundings> {
  const { action, base } = given
  if (action.kind === 'meeting' && given.hasForm) return timesOf(tx, given, now)
  if (action.kind !== 'coupon' || given.hasForm) return nothing
  const coupon = await couponOf(tx, action.id)
  if (!coupon?.shared)
    return {
      ...nothing,
      whole: saidPage(action.language, action.headline, pageTexts(action.language).personal),
    }
  const { rows } = await sql<{ code: string }>`
    select code from coupon_code where action_id = ${action.id} and way = 'shared'`.execute(tx)
  return { ...nothing, whole: await pageOfCode(tx, rows[0]?.code ?? '', base, now) }
}

async function timesOf(
  tx: Tx,
  given: GivenAnswer & { taken: boolean; carried: Carried },
  now: Date,
): Promise<Surroundings> {
  const { action, placement, body } = given
  const offered = await slotsOf(tx, action.id, now)
  const slots = offered?.slots ?? []
  const wanted = readSlot(body.slot)
  const shown = {
    language: action.language,
    zone: readZone(body.zone) ?? (await company(tx)).timeZone,
    zones,
    slots: given.taken && wanted ? nearest(slots, wanted, 6) : slots,
    from: readDay(body.day),
    chosen: wanted?.toISOString() ?? null,
    path: `/c/${placement.code}`,
    keep: { ...given.carried },
  }
  return { before: slots.length === 0 ? '' : zoneForm(shown), above: slotsField(shown), whole: null }
}

/** What follows from an answer, in its transaction; answers the id of the response. */
export async function answerOf(
  tx: Tx,
  { action, placement, secret, base, body }: GivenAnswer,
  now: Date,
  record: (used: boolean) => Promise<Answered>,
): Promise<number> {
  const place = { secret, base }
  if (action.kind === 'meeting') {
    const { slot, zone, message } = body
    const timeZone = readZone(zone) ?? (await company(tx)).timeZone
    const words = typeof message === 'string' && message.trim() !== '' ? message.trim().slice(0, 4_000) : null
    const booking = { action, startsAt: readSlot(slot), timeZone, message: words }
    return (await bookMeeting(tx, place, booking, now, record)).responseId
  }
  const { responseId, personId, submissionId, again } = await record(action.kind === 'trial')
  if (again) return responseId
  if (action.kind === 'trial') await askTrial(tx, { submissionId, actionId: action.id }, now)
  if (action.kind === 'download')
    await grantDownload(
      tx,
      systemActor,
      place,
      { actionId: action.id, personId, responseId, mail: true },
      now,
    )
  if (action.kind === 'coupon') {
    const issuing = { actionId: action.id, way: 'form' as const, personId, placementId: placement.id }
    const { codeId, code } = await issueCodes(tx, systemActor, issuing, now)
    const t = pageTexts(action.language)
    await mailTo(tx, personId, {
      purpose: 'offer.coupon',
      subject: filled(t.couponMail, { what: action.headline }),
      text: `${t.couponMailText}\n\n${base}/c/k/${code}?${linkQuery(secret, 'coupon', codeId!, null)}\n`,
      dedupeKey: `offer.coupon:${codeId}:${responseId}`,
    })
  }
  return responseId
}
