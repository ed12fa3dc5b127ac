import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import type { Actor } from '../team/model/actor.ts'
import { holdContact } from './hold-contact.ts'
import type { Objection } from './model/consent.ts'
import { insertConsent } from './store.ts'

/** Writes down that a person objects to a purpose, a channel or everything, or takes the objection back. */
export async function recordObjection(
  tx: Tx,
  actor: Pick<Actor, 'userId'>,
  objection: Objection,
  now: Date,
): Promise<number> {
  const { ended, ...said } = objection
  await holdContact(tx, said.personId)
  const id = await insertConsent(
    tx,
    { ...said, textShown: said.textShown ?? null, matter: 'objection', granted: ended, userId: actor.userId },
    now,
  )
  await appendFact(tx, {
    name: ended ? 'objection.ended' : 'objection.made',
    about: said.personId,
    payload: { consentId: id, purpose: said.purpose, channel: said.channel, by: actor.userId },
    at: now,
  })
  return id
}
