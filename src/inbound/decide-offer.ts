import { sql } from 'kysely'
import { changeAccount } from '../customers/change-account.ts'
import { changePerson } from '../customers/change-person.ts'
import { contactPointsOfPerson } from '../customers/contact-points.ts'
import { identifyPerson } from '../customers/identify.ts'
import { personValues } from '../customers/queries.ts'
import { setPersonPoints } from '../customers/set-contact-points.ts'
import type { Tx } from '../platform/database.ts'
import { writesFrom } from '../platform/write-source.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import type { OfferField } from './model/offer-field.ts'
import { closeField, closeOffer } from './store-offers.ts'

type Offer = { personId: number; field: OfferField; value: string; state: string }
export type OfferDecision = 'take' | 'decline' | 'never'

/**
 * A colleague takes what a signature says into the record, as a change of theirs that comes from a signature; or declines it; or
 * wants nothing of this field from signatures of this person again. Refuses `no_such_offer`, `decided_already`, and what the
 * change itself refuses.
 */
export async function decideOffer(
  tx: Tx,
  actor: Actor,
  id: number,
  decision: OfferDecision,
  now: Date,
): Promise<void> {
  const { rows } = await sql<Offer>`
    select person_id as "personId", field, value, state from signature_offer where id = ${id} for update`.execute(
    tx,
  )
  const offer = rows[0] ?? refuse('no_such_offer', 404, 'There is no such offer.')
  if (offer.state !== 'open') refuse('decided_already', 409, 'This was decided meanwhile.')
  const state = decision === 'take' ? 'taken' : decision === 'decline' ? 'declined' : 'never'
  if (decision === 'take') {
    await writesFrom(tx, 'signature')
    await take(tx, actor, offer, now)
  }
  await closeOffer(tx, id, { state, by: actor.userId }, now)
  if (decision === 'never') await closeField(tx, offer.personId, offer.field, actor.userId, now)
}

async function take(tx: Tx, actor: Actor, { personId, field, value }: Offer, now: Date): Promise<void> {
  const person = await personValues(tx, personId)
  switch (field) {
    case 'jobTitle':
      return void (await changePerson(tx, actor, personId, { jobTitle: value }, now))
    case 'givenName':
    case 'familyName':
    case 'companyName': {
      // Only what the record has not: names and the company are filled, never replaced.
      if (field === 'companyName' && person.accountId !== null)
        refuse(
          'has_account',
          409,
          'This person belongs to an account. Change it on the record where they moved on.',
        )
      if (person.email === null)
        refuse('no_email', 409, 'Without an e-mail address nobody can be sure who this is.')
      return void (await identifyPerson(
        tx,
        actor,
        { email: person.email, [field]: value, source: 'mail' },
        now,
      ))
    }
    case 'website': {
      if (person.accountId === null)
        return refuse('no_account', 409, 'This person belongs to no account yet.')
      return void (await changeAccount(tx, actor, person.accountId, { website: value }, now))
    }
    default:
      return addPoint(tx, actor, personId, field, value, now)
  }
}

/** A number becomes the first of a person without any, else a further one; parts of an address go into the first address. */
async function addPoint(
  tx: Tx,
  actor: Actor,
  personId: number,
  field: OfferField,
  value: string,
  now: Date,
): Promise<void> {
  const points = await contactPointsOfPerson(tx, personId)
  const phones = points.phones.map(({ label, value: number }) => ({ label, value: number }))
  const [first, ...others] = points.addresses.map(({ line: _, ...address }) => address)
  const part = { street: 'street', postcode: 'postalCode', city: 'city' }[field as string]
  const empty = {
    street: null,
    postalCode: null,
    city: null,
    region: null,
    country: null,
    label: 'work' as const,
  }
  await setPersonPoints(
    tx,
    actor,
    personId,
    {
      emails: points.emails.map(({ label, value: email }) => ({ label, value: email })),
      phones: part ? phones : [...phones, { label: 'work', value }],
      addresses: part
        ? [{ ...(first ?? empty), [part]: value }, ...others]
        : points.addresses.map(({ line: _, ...address }) => address),
    },
    now,
  )
}
