import { sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { countryCode } from '../shared/country.ts'
import { parseEmail } from '../shared/email.ts'
import { refuse } from '../shared/outcome.ts'
import { readPhone } from '../shared/phone.ts'
import type { Actor } from '../team/model/actor.ts'
import { type ContactPoints, contactPointsOfAccount, contactPointsOfPerson } from './contact-points.ts'
import type { contactContract } from './model/contact-contract.ts'
import { addressLine, type ContactLabel, isEmptyAddress } from './model/contact-point.ts'
import { recomputeQuality } from './quality.ts'
import { accountValues, personValues, personWithEmail } from './queries.ts'
import { deletePointsExcept, type PointValues, setFirstPoints, writePoints } from './store-contact.ts'

export type PersonPointsInput = z.output<
  (typeof contactContract)['PUT /api/persons/:id/contact-points']['body']
>
export type AccountPointsInput = z.output<
  (typeof contactContract)['PUT /api/accounts/:id/contact-points']['body']
>

/**
 * Sets all contact points of a person, in their order; the first e-mail and telephone become those of the person.
 * Refuses `email_taken` with who has it, and `changed_meanwhile` when a colleague saved since `seen`.
 */
export async function setPersonPoints(
  tx: Tx,
  _actor: Actor,
  personId: number,
  input: PersonPointsInput,
  now: Date,
): Promise<ContactPoints> {
  await sql`select 1 from person where id = ${personId} for update`.execute(tx)
  const before = await contactPointsOfPerson(tx, personId)
  refuseUnseen(before, input.seen)
  const person = await personValues(tx, personId)
  const country = await countryOf(tx, person)
  const emails = distinct(
    input.emails.map(({ value, label }, at) => ({ value: parseEmail(value, `emails/${at}/value`), label })),
  )
  for (const [at, { value }] of emails.entries()) {
    const other = await personWithEmail(tx, value)
    if (other && other.id !== personId)
      refuse('email_taken', 409, `${other.name} already has ${value}.`, {
        field: `emails/${at}/value`,
        extra: { personId: other.id },
      })
  }
  const phones = phonesOf(input.phones, country, before.phones)
  const points = [
    ...emails.slice(1).map((email, at): PointValues => ({ kind: 'email', position: at + 1, ...email })),
    ...phones.slice(1).map((phone, at): PointValues => ({ kind: 'phone', position: at + 1, ...phone })),
    ...addressesOf(input.addresses),
  ]
  // What a person no longer has as a further one must be free before it becomes the first, and the other way round.
  await deletePointsExcept(tx, { personId }, points)
  const [email, phone] = [emails[0], phones[0]]
  await setFirstPoints(
    tx,
    personId,
    {
      email: email?.value ?? null,
      emailLabel: labelOf(email),
      phone: phone?.original ?? null,
      phoneE164: phone?.readable ? phone.value : null,
      phoneLabel: labelOf(phone),
    },
    now,
  )
  await writePoints(tx, { personId }, points, 'by hand', now)
  await recomputeQuality(tx, 'person', [personId], now)
  return contactPointsOfPerson(tx, personId)
}

/** Sets the telephones and postal addresses of an account, in their order. */
export async function setAccountPoints(
  tx: Tx,
  _actor: Actor,
  accountId: number,
  input: AccountPointsInput,
  now: Date,
): Promise<ContactPoints> {
  await sql`select 1 from account where id = ${accountId} for update`.execute(tx)
  const before = await contactPointsOfAccount(tx, accountId)
  refuseUnseen(before, input.seen)
  const { country } = await accountValues(tx, accountId)
  const points = [
    ...phonesOf(input.phones, country, before.phones).map(
      (phone, at): PointValues => ({ kind: 'phone', position: at + 1, ...phone }),
    ),
    ...addressesOf(input.addresses),
  ]
  await deletePointsExcept(tx, { accountId }, points)
  await writePoints(tx, { accountId }, points, 'by hand', now)
  await recomputeQuality(tx, 'account', [accountId], now)
  return contactPointsOfAccount(tx, accountId)
}

/** Work goes without saying. */
const labelOf = (point: { label: ContactLabel } | undefined) =>
  point === undefined || point.label === 'work' ? null : point.label

/** The country that a telephone without '+' is read with: the person's own, else the account's. */
export async function countryOf(
  tx: Tx,
  person: { country: string | null; accountId: number | null },
): Promise<string | null> {
  if (person.country !== null || person.accountId === null) return person.country
  return (await accountValues(tx, person.accountId)).country
}

function refuseUnseen(before: ContactPoints, seen: string | undefined): void {
  if (seen !== undefined && seen !== before.seen)
    refuse(
      'changed_meanwhile',
      409,
      'A colleague changed these at the same moment. They are shown as they are now.',
    )
}

/** A number that comes back as it was shown keeps what was once written. */
function phonesOf(
  given: PersonPointsInput['phones'],
  country: string | null,
  before: ContactPoints['phones'],
) {
  return distinct(
    given.map(({ value, label }) => {
      const known = before.find(each => each.display === value || each.value === value)
      return {
        ...readPhone(known?.value ?? value, country),
        ...(known ? { original: known.original } : {}),
        label,
      }
    }),
  )
}

function addressesOf(given: PersonPointsInput['addresses']): PointValues[] {
  const addresses = given
    .filter(address => !isEmptyAddress(address))
    .map(address => {
      const country = address.country ? (countryCode(address.country) ?? address.country) : null
      return { ...address, country, value: addressLine({ ...address, country }) }
    })
  return distinct(addresses).map((address, at) => ({ kind: 'address', position: at + 1, ...address }))
}

/** The first of those that are the same but for their case. */
function distinct<T extends { value: string }>(items: readonly T[]): T[] {
  const seen = new Set<string>()
  return items.filter(({ value }) => !seen.has(value.toLowerCase()) && seen.add(value.toLowerCase()))
}
