import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { recordTouches } from '../touches/record.ts'
import { companyDay } from './company-day.ts'
import { dayInWords } from './coupon-page.ts'
import { fileOf, type GivenFile, type Grant, grantIfAny } from './download-queries.ts'
import { mailTo } from './mail-to-person.ts'
import { filled, pageTexts } from './model/page-texts.ts'
import type { PublicPlace } from './public-place.ts'
import { actionById } from './queries.ts'
import { linkQuery } from './sign.ts'
import { markUsed } from './store.ts'
import { insertGrant, markDownloaded, markRevoked } from './store-downloads.ts'

export const downloadPath = (secret: Buffer, grant: Pick<Grant, 'id' | 'endsAt'>, part = ''): string =>
  `/c/d/${grant.id}${part}?${linkQuery(secret, 'download', grant.id, grant.endsAt)}`

type Granting = { actionId: number; personId: number; responseId: number | null; mail: boolean }

/** A personal link to the file, good for the days that its call to action says, by mail as well. Refuses `no_download`, `no_such_person`. */
export async function grantDownload(
  tx: Tx,
  actor: Actor,
  place: PublicPlace,
  { actionId, personId, responseId, mail }: Granting,
  now: Date,
): Promise<{ grant: Grant; mailed: boolean }> {
  const action = await actionById(tx, actionId)
  if (action.kind !== 'download') refuse('no_download', 422, 'This call to action gives no file.')
  const person = await sql`select from person where id = ${personId}`.execute(tx)
  if (person.rows.length === 0)
    refuse('no_such_person', 422, 'There is no such person.', { field: 'personId' })
  // To the second, as the link says it.
  const endsAt = new Date(Math.floor((now.getTime() + action.linkDays * 86_400_000) / 1000) * 1000)
  const id = await insertGrant(tx, { actionId, personId, responseId, by: actor.userId, endsAt }, now)
  const grant = (await grantIfAny(tx, id))!
  if (!mail) return { grant, mailed: false }
  const t = pageTexts(action.language)
  const day = dayInWords(await companyDay(tx, endsAt), action.language)
  const mailed = await mailTo(tx, personId, {
    purpose: 'offer.download',
    subject: filled(t.downloadMail, { what: action.headline }),
    text: `${filled(t.downloadMailText, { day })}\n\n${place.base}${downloadPath(place.secret, grant)}\n`,
    dedupeKey: `offer.download:${id}`,
  })
  return { grant, mailed }
}

/** A new link for one that ended, to the address of the same person and nobody else; once a day. False when it was not sent. */
export async function renewDownload(
  tx: Tx,
  actor: Actor,
  place: PublicPlace,
  grant: Grant,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    select from download_grant where person_id = ${grant.personId} and action_id = ${grant.actionId} and revoked_at is null
      and given_at > ${now}::timestamptz - interval '1 day' limit 1`.execute(tx)
  if (rows.length > 0 || grant.revokedAt !== null) return false
  const { actionId, personId, responseId } = grant
  return (await grantDownload(tx, actor, place, { actionId, personId, responseId, mail: true }, now)).mailed
}

/** Refuses `no_such_download`. */
export async function revokeDownload(tx: Tx, actor: Actor, id: number, now: Date): Promise<void> {
  if (!(await markRevoked(tx, id, actor.userId, now)))
    refuse('no_such_download', 404, 'There is no such link, or it was ended.')
}

/** Gives the file out; the first time by a person it is a touch and the call to action was used. Null without a file. */
export async function downloadFile(
  tx: Tx,
  actor: Actor,
  { grant, machine, counts }: { grant: Grant; machine: boolean; counts: boolean },
  now: Date,
): Promise<GivenFile | null> {
  const file = await fileOf(tx, grant.actionId)
  if (!file || !counts || !(await markDownloaded(tx, grant.id, machine, now))) return file
  if (machine) return file
  const action = await actionById(tx, grant.actionId)
  await recordTouches(
    tx,
    actor,
    [
      {
        subjectId: grant.personId,
        accountId: grant.accountId,
        kind: 'download',
        occurredAt: now,
        campaignId: action.campaignId,
        productGroupId: action.productGroupId,
        messageKey: `call-to-action:download:${grant.id}`,
        title: `Downloaded: ${file.name}`,
        properties: { callToAction: action.name, file: file.name, version: file.version },
      },
    ],
    now,
  )
  if (grant.responseId !== null) await markUsed(tx, grant.responseId, now)
  await enqueue(tx, 'leads.consider', { personIds: [grant.personId] })
  await enqueue(tx, 'insight.refresh', { subjectIds: [grant.personId] })
  return file
}
