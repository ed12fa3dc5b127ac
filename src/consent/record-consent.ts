import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import type { Actor } from '../team/model/actor.ts'
import { holdContact } from './hold-contact.ts'
import type { ConsentGiven } from './model/consent.ts'
import { insertConsent } from './store.ts'

/** Writes down what a person agreed to or took back. */
export async function recordConsent(
  tx: Tx,
  actor: Pick<Actor, 'userId'>,
  given: ConsentGiven,
  now: Date,
): Promise<number> {
  await holdContact(tx, given.personId)
  const id = await insertConsent(tx, { ...given, matter: 'consent', userId: actor.userId }, now)
  await appendFact(tx, {
    name: 'consent.recorded',
    about: given.personId,
    payload: {
      consentId: id,
      purpose: given.purpose,
      channel: given.channel,
      granted: given.granted,
      pending: given.pending ?? false,
      by: actor.userId,
    },
    at: now,
  })
  return id
}
