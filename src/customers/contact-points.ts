import { hash } from 'node:crypto'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { readPhone } from '../shared/phone.ts'
import type { contactPointsAnswer } from './model/contact-contract.ts'
import { addressLine, type ContactLabel, type PostalAddress } from './model/contact-point.ts'
import { accountValues, personValues } from './queries.ts'

export type ContactPoints = z.infer<typeof contactPointsAnswer>
type Row = PostalAddress & {
  kind: 'email' | 'phone' | 'address'
  label: ContactLabel
  value: string
  original: string | null
}

/** All ways to reach a person, the first of each kind first. Refuses `no_such_person`. */
export async function contactPointsOfPerson(tx: Tx, personId: number): Promise<ContactPoints> {
  await personValues(tx, personId)
  const { rows } = await sql<Row>`
    select * from (
      select 'email' as kind, coalesce(email_label, 'work') as label, 0 as position, 0::bigint as id, email as value,
        null as original, null as street, null as "postalCode", null as city, null as region, null as country
      from person where id = ${personId} and email is not null
      union all
      select 'phone', coalesce(phone_label, 'work'), 0, 0, coalesce(phone_e164, phone), phone, null, null, null, null, null
      from person where id = ${personId} and phone is not null
      union all
      select kind, label, position, id, value, original, street, postal_code, city, region, country
      from contact_point where person_id = ${personId}
    ) points order by position, id`.execute(tx)
  return answered(rows)
}

/** Refuses `no_such_account`. */
export async function contactPointsOfAccount(tx: Tx, accountId: number): Promise<ContactPoints> {
  await accountValues(tx, accountId)
  const { rows } = await sql<Row>`
    select kind, label, value, original, street, postal_code as "postalCode", city, region, country
    from contact_point where account_id = ${accountId} order by position, id`.execute(tx)
  return answered(rows)
}

function answered(rows: readonly Row[]): ContactPoints {
  const of = (kind: Row['kind']) => rows.filter(row => row.kind === kind)
  const emails = of('email').map(({ value, label }) => ({ value, label }))
  const phones = of('phone').map(({ value, original, label }) => {
    const { display, readable } = readPhone(value, null)
    return { value, original: original ?? value, display, readable, label }
  })
  const addresses = of('address').map(({ street, postalCode, city, region, country, label }) => {
    const address = { street, postalCode, city, region, country }
    return { ...address, line: addressLine(address), label }
  })
  return { emails, phones, addresses, seen: hash('sha256', JSON.stringify([emails, phones, addresses])) }
}
