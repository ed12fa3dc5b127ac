import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { OfferField } from './model/offer-field.ts'

export type KnownOfPerson = {
  accountId: number | null
  accountCountry: string | null
  /** What the record says of each field today; several numbers or addresses where there are. */
  values: Record<OfferField, string[]>
}

export async function knownOf(tx: Tx, personId: number): Promise<KnownOfPerson> {
  const { rows } = await sql<{
    accountId: number | null
    accountCountry: string | null
    givenName: string | null
    familyName: string | null
    jobTitle: string | null
    companyName: string | null
    website: string | null
    phones: string[]
    addresses: { street: string | null; postcode: string | null; city: string | null }[]
  }>`
    select p.account_id as "accountId", a.country as "accountCountry", p.given_name as "givenName",
      p.family_name as "familyName", p.job_title as "jobTitle", a.name as "companyName", a.website,
      array_remove(array[p.phone_e164, p.phone], null) || array(select c.value from contact_point c
        where c.kind = 'phone' and (c.person_id = p.id or c.account_id = p.account_id)) as phones,
      coalesce((select json_agg(json_build_object('street', c.street, 'postcode', c.postal_code, 'city', c.city))
        from contact_point c where c.kind = 'address' and (c.person_id = p.id or c.account_id = p.account_id)), '[]') as addresses
    from person p left join account a on a.id = p.account_id where p.id = ${personId}`.execute(tx)
  const row = rows[0]
  const some = (...all: (string | null | undefined)[]) =>
    all.filter(each => each != null && each !== '') as string[]
  const places = row?.addresses ?? []
  return {
    accountId: row?.accountId ?? null,
    accountCountry: row?.accountCountry ?? null,
    values: {
      givenName: some(row?.givenName),
      familyName: some(row?.familyName),
      jobTitle: some(row?.jobTitle),
      phone: row?.phones ?? [],
      mobile: row?.phones ?? [],
      companyName: some(row?.companyName),
      street: some(...places.map(({ street }) => street)),
      postcode: some(...places.map(({ postcode }) => postcode)),
      city: some(...places.map(({ city }) => city)),
      website: some(row?.website),
    },
  }
}
