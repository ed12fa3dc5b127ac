import { any } from '../consent/model/consent.ts'
import type { Channel } from '../consent/model/may-contact.ts'
import { purposeByKey, wordsOf } from '../consent/purposes.ts'
import { recordConsent } from '../consent/record-consent.ts'
import { recordObjection } from '../consent/record-objection.ts'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { type Actor, isManager } from '../team/model/actor.ts'
import { knownPerson } from './standing.ts'

type Said = { personId: number; purpose: string; channel: Channel | typeof any; source: string }

/** What a person told a user: the user's name stands with it. Refuses `not_offered` for a channel that the purpose has not. */
export async function writeDownConsent(
  tx: Tx,
  actor: Actor,
  { granted, ...said }: Said & { granted: boolean },
  now: Date,
): Promise<void> {
  await knownPerson(tx, said.personId)
  const purpose = await purposeByKey(tx, said.purpose)
  const offered = purpose.profiling
    ? said.channel === any
    : purpose.channels.some(channel => channel === said.channel)
  if (!offered) refuse('not_offered', 422, 'This purpose does not have this channel.', { field: 'channel' })
  if (granted && purpose.doubleOptIn && said.channel === 'email')
    refuse('confirmed_by_mail', 409, 'This consent is confirmed by the person, on a link sent by mail.')
  const { words, version, language } = wordsOf(purpose, null)
  await recordConsent(tx, actor, { ...said, granted, textShown: words, textVersion: version, language }, now)
}

/** Anybody may write down an objection; ending one takes a manager (`not_yours`). */
export async function writeDownObjection(
  tx: Tx,
  actor: Actor,
  objection: Said & { ended: boolean },
  now: Date,
): Promise<void> {
  await knownPerson(tx, objection.personId)
  if (objection.ended && !isManager(actor))
    refuse('not_yours', 403, 'An objection is ended by the person, or by a manager on their word.')
  if (objection.purpose !== any) await purposeByKey(tx, objection.purpose)
  await recordObjection(tx, actor, objection, now)
}
