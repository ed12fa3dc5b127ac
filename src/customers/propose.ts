import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { QualityRecord } from './model/completeness.ts'
import { businessHost } from './model/free-mail.ts'

export type Proposal = {
  field: string
  value: string | number
  label: string
  from: 'account' | 'persons' | 'form' | 'email' | 'country'
}

const languages: Record<string, string> = { NL: 'nl', DE: 'de', AT: 'de', GB: 'en', IE: 'en', US: 'en' }

/** What could be filled in where a field is missing, read from what is known already. Nothing is written. */
export async function proposals(
  tx: Tx,
  record: QualityRecord,
  id: number,
  missing: readonly string[],
): Promise<Proposal[]> {
  const found = record === 'person' ? await ofPerson(tx, id) : await ofAccount(tx, id)
  const taken = new Set<string>()
  return found.filter(({ field, value }) => {
    if (!missing.includes(field) || value === '' || taken.has(field)) return false
    taken.add(field)
    return true
  })
}

type KnownOfPerson = {
  email: string | null
  country: string | null
  accountCountry: string | null
  answers: Record<string, unknown> | null
}

/** What a form was last told, the account's country, the employer behind the address, the language of the country. */
async function ofPerson(tx: Tx, id: number): Promise<Proposal[]> {
  const { rows } = await sql<KnownOfPerson>`
    select p.email, p.country, a.country as "accountCountry", (
      select t.properties from touch t where t.kind = 'form' and t.properties is not null and t.subject_id in (
        select p.id union all select i.subject_id from identity i where i.person_id = p.id)
      order by t.occurred_at desc, t.id desc limit 1) as answers
    from person p left join account a on a.id = p.account_id where p.id = ${id}`.execute(tx)
  const known = rows[0]
  if (!known) return []
  const answer = (field: string, key: string): Proposal[] => {
    const value = known.answers?.[key]
    return typeof value === 'string' && value.trim() !== ''
      ? [{ field, value: value.trim(), label: value.trim(), from: 'form' }]
      : []
  }
  const country = known.country ?? known.accountCountry
  const language = country ? languages[country] : undefined
  return [
    ...answer('job_title', 'jobTitle'),
    ...answer('job_function', 'jobFunction'),
    ...answer('country', 'country'),
    ...(known.accountCountry
      ? [
          {
            field: 'country',
            value: known.accountCountry,
            label: known.accountCountry,
            from: 'account' as const,
          },
        ]
      : []),
    ...(language ? [{ field: 'language', value: language, label: language, from: 'country' as const }] : []),
    ...(await accountBehind(tx, businessHost(known.email))),
  ]
}

async function accountBehind(tx: Tx, host: string | null): Promise<Proposal[]> {
  if (!host) return []
  const { rows } = await sql<{ id: number; name: string }>`
    select id, name from account where website_host(website) = ${host} order by id limit 1`.execute(tx)
  return rows.map(({ id, name }) => ({ field: 'account_id', value: id, label: name, from: 'email' }))
}

/** What most of its persons have. */
async function ofAccount(tx: Tx, id: number): Promise<Proposal[]> {
  const { rows } = await sql<{ country: string | null; email: string | null }>`
    select (select country from person where account_id = ${id} and country is not null
        group by country order by count(*) desc, country limit 1) as country,
      (select min(email) from person where account_id = ${id} and email is not null
        group by lower(split_part(email, '@', 2)) order by count(*) desc, 1 limit 1) as email`.execute(tx)
  const { country, email } = rows[0]!
  const host = businessHost(email)
  return [
    ...(country ? [{ field: 'country', value: country, label: country, from: 'persons' as const }] : []),
    ...(host ? [{ field: 'website', value: host, label: host, from: 'email' as const }] : []),
  ]
}
