import { sql } from 'kysely'
import { personValues } from '../customers/queries.ts'
import type { Tx } from '../platform/database.ts'
import { normaliseName } from '../shared/names.ts'
import { e164 } from '../shared/phone.ts'
import { type KnownOfPerson, knownOf } from './known.ts'
import type { OfferField } from './model/offer-field.ts'
import { readSignature, type Said } from './model/signature.ts'
import { putOffer } from './store-offers.ts'

/** By which the same value is known again, however it is written. */
export function valueKey(field: OfferField, value: string, country: string | null): string {
  if (field === 'phone' || field === 'mobile') return e164(value, country) ?? value.replace(/\D/g, '')
  if (field === 'website')
    return value
      .toLowerCase()
      .replace(/^https?:\/\//, '')
      .replace(/^www\./, '')
      .replace(/\/$/, '')
  if (field === 'postcode') return value.toUpperCase().replace(/\s/g, '')
  if (field === 'companyName') return normaliseName(value)
  return value.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

/**
 * Offers what a signature says and the record does not. Seen again, an offer counts up; what was taken or declined is not
 * offered again. Names are offered only where the record has none. Nothing of the record changes.
 */
export async function offerFields(
  tx: Tx,
  input: { personId: number; inboundId: number | null; signature: string; name: string | null; at: Date },
  now: Date,
): Promise<number> {
  const person = await personValues(tx, input.personId)
  const known = await knownOf(tx, input.personId)
  const country = person.country ?? known.accountCountry
  const said = readSignature(input.signature, {
    country,
    name: input.name ?? person.name,
    email: person.email,
  })
  const never = await neverOf(tx, input.personId)
  let offered = 0
  for (const each of said) {
    if (never.has(each.field) || isKnown(each, known, country)) continue
    await putOffer(
      tx,
      {
        ...each,
        personId: input.personId,
        key: valueKey(each.field, each.value, country),
        inboundId: input.inboundId,
        at: input.at,
      },
      now,
    )
    offered++
  }
  return offered
}

function isKnown({ field, value }: Said, known: KnownOfPerson, country: string | null): boolean {
  const key = valueKey(field, value, country)
  const has = known.values[field]
  if ((field === 'givenName' || field === 'familyName') && has.length > 0) return true
  return has.some(each => valueKey(field, each, country) === key)
}

async function neverOf(tx: Tx, personId: number): Promise<Set<string>> {
  const { rows } = await sql<{ field: string }>`
    select distinct field from signature_offer where person_id = ${personId} and state = 'never'`.execute(tx)
  return new Set(rows.map(({ field }) => field))
}
