import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { digestOf } from '../team/token.ts'
import type { Channel } from './model/may-contact.ts'
import { recordConsent } from './record-consent.ts'
import { claimOptIn, deleteSuppression } from './store.ts'

export type AskedConsent = {
  personId: number
  purpose: string
  channel: Channel
  textShown: string | null
  textVersion: number | null
  language: string | null
  source: string
  email: string | null
}

const asked = (tx: Tx, consentId: number) =>
  sql<AskedConsent>`
    select c.person_id as "personId", c.purpose, c.channel, c.text_shown as "textShown", c.text_version as "textVersion",
      coalesce(c.language, p.language) as language, c.source, p.email
    from consent c join person p on p.id = c.person_id where c.id = ${consentId} and p.erased_at is null`.execute(
    tx,
  )

/**
 * What a link is for, without using it; null when it was used, ended or never was, or went to an address that the person
 * no longer has: whoever reads there answers for that address only.
 */
export async function waitingConsent(tx: Tx, token: string, now: Date): Promise<AskedConsent | null> {
  const { rows } = await sql<{ id: number }>`
    select o.consent_id as id from opt_in o join consent c on c.id = o.consent_id join person p on p.id = c.person_id
    where o.token_hash = ${digestOf(token)} and o.used_at is null and o.ends_at > ${now}
      and contact_digest('email', p.email) = o.asked_digest`.execute(tx)
  return rows[0] ? ((await asked(tx, rows[0].id)).rows[0] ?? null) : null
}

/**
 * The person confirms, once: the consent counts from now. Whoever was erased and asks anew by the own mailbox is no longer
 * suppressed for that. Refuses `link_ended`, also where the person's address is another one by now.
 */
export async function confirmConsent(
  tx: Tx,
  actor: Pick<Actor, 'userId'>,
  token: string,
  now: Date,
): Promise<AskedConsent> {
  const consentId = await claimOptIn(tx, digestOf(token), now)
  const given = consentId === null ? undefined : (await asked(tx, consentId)).rows[0]
  if (consentId === null || !given)
    return refuse('link_ended', 410, 'This link was used, or its time is over.')
  await recordConsent(
    tx,
    actor,
    { ...given, granted: true, source: `confirmed:${given.source}`, confirmsId: consentId },
    now,
  )
  if (given.email) await deleteSuppression(tx, { kind: 'email', value: given.email }, 'erased')
  return given
}
