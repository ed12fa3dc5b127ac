import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { e164 } from '../shared/phone.ts'
import type { CustomValues } from './model/custom-field.ts'

export type AccountValues = {
  name: string
  nameKey: string
  kind: string
  industry: string | null
  country: string | null
  city: string | null
  website: string | null
  employees: number | null
  parentId: number | null
  territoryId: number | null
  salesOwnerId: number | null
  marketingOwnerId: number | null
  source: string | null
  custom?: CustomValues
}

/** Declared values as given, else as they are. */
const customOr = (custom: CustomValues | undefined) =>
  custom === undefined ? sql.ref('custom') : sql`${JSON.stringify(custom)}::jsonb`

export async function insertAccount(tx: Tx, a: AccountValues, now: Date): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into account (name, name_key, kind, industry, country, city, website, employees, parent_id, territory_id,
      sales_owner_id, marketing_owner_id, source, custom, created_at, updated_at)
    values (${a.name}, ${a.nameKey}, ${a.kind}, ${a.industry}, ${a.country}, ${a.city}, ${a.website}, ${a.employees},
      ${a.parentId}, ${a.territoryId}, ${a.salesOwnerId}, ${a.marketingOwnerId}, ${a.source},
      ${JSON.stringify(a.custom ?? {})}::jsonb, ${now}, ${now})
    returning id`.execute(tx)
  return rows[0]!.id
}

export async function updateAccount(tx: Tx, id: number, a: AccountValues, now: Date): Promise<void> {
  await sql`
    update account set name = ${a.name}, name_key = ${a.nameKey}, kind = ${a.kind}, industry = ${a.industry},
      country = ${a.country}, city = ${a.city}, website = ${a.website}, employees = ${a.employees},
      parent_id = ${a.parentId}, territory_id = ${a.territoryId}, sales_owner_id = ${a.salesOwnerId},
      marketing_owner_id = ${a.marketingOwnerId}, custom = ${customOr(a.custom)}, updated_at = ${now}
    where id = ${id}`.execute(tx)
}

/** Persons of an account are seen in its territory. Answers all of them. */
export async function movePersonsToTerritory(
  tx: Tx,
  accountId: number,
  territoryId: number | null,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`update person set territory_id = ${territoryId}
    where account_id = ${accountId} returning id`.execute(tx)
  return rows.map(({ id }) => id)
}

export type PersonValues = {
  accountId: number | null
  name: string
  givenName: string | null
  familyName: string | null
  email: string | null
  phone: string | null
  jobTitle: string | null
  jobFunction: string | null
  seniority: string | null
  country: string | null
  language: string | null
  source: string | null
  externalId: string | null
  territoryId: number | null
  custom?: CustomValues
  /** What a telephone without '+' is read with where the person has no country: that of the account. */
  phoneCountry?: string | null
}

/** Null when somebody with this e-mail or external id was written first. */
export async function insertPerson(tx: Tx, p: PersonValues, now: Date): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into person (account_id, name, given_name, family_name, email, phone, job_title, job_function, seniority,
      country, language, source, external_id, territory_id, phone_e164, custom, known_at, created_at, updated_at)
    values (${p.accountId}, ${p.name}, ${p.givenName}, ${p.familyName}, ${p.email}, ${p.phone}, ${p.jobTitle},
      ${p.jobFunction}, ${p.seniority}, ${p.country}, ${p.language}, ${p.source}, ${p.externalId}, ${p.territoryId},
      ${e164(p.phone, p.phoneCountry ?? p.country)}, ${JSON.stringify(p.custom ?? {})}::jsonb, ${now}, ${now}, ${now})
    on conflict do nothing returning id`.execute(tx)
  return rows[0]?.id ?? null
}

export async function updatePerson(tx: Tx, id: number, p: PersonValues, now: Date): Promise<void> {
  await sql`
    update person set account_id = ${p.accountId}, name = ${p.name}, given_name = ${p.givenName},
      family_name = ${p.familyName}, email = ${p.email}, phone = ${p.phone}, job_title = ${p.jobTitle},
      job_function = ${p.jobFunction}, seniority = ${p.seniority}, country = ${p.country}, language = ${p.language},
      source = ${p.source}, external_id = ${p.externalId}, territory_id = ${p.territoryId},
      phone_e164 = ${e164(p.phone, p.phoneCountry ?? p.country)}, custom = ${customOr(p.custom)}, updated_at = ${now}
    where id = ${id}`.execute(tx)
}

export type VisitorRow = { key: string; id: number; person_id: number | null; shared: boolean }

/**
 * The visitors of these keys, made where they are new, in one statement. One that another transaction makes at this
 * very moment is missing in the answer: it is there for the next statement.
 */
export async function upsertVisitors(tx: Tx, keys: string[], now: Date): Promise<VisitorRow[]> {
  const { rows } = await sql<VisitorRow>`/* prepared */
    with given as materialized (select distinct key from unnest(${keys}::text[]) key),
    known as materialized (
      select v.anonymous_key as key, v.id, v.person_id, v.shared from given g join visitor v on v.anonymous_key = g.key
    ), made as (
      insert into visitor (anonymous_key, first_seen_at)
      select key, ${now}::timestamptz from given where key not in (select key from known) order by key
      on conflict do nothing returning anonymous_key as key, id, person_id, shared
    )
    select * from known union all select * from made`.execute(tx)
  return rows
}

/**
 * Joins a visitor to a person once; a visitor of another person stays theirs. True when it was free and had been
 * seen before this moment.
 */
export async function joinVisitor(
  tx: Tx,
  anonymousKey: string,
  personId: number,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql<{ id: number; first_seen_at: Date }>`/* prepared */
    update visitor set person_id = ${personId}, identified_at = ${now}
    where anonymous_key = ${anonymousKey} and person_id is null returning id, first_seen_at`.execute(tx)
  const visitor = rows[0]
  if (!visitor) return false
  await sql`insert into identity (subject_id, person_id, reason, at)
    values (${visitor.id}, ${personId}, 'identified', ${now}) on conflict do nothing`.execute(tx)
  return visitor.first_seen_at < now
}

export async function setCustomer(tx: Tx, accountId: number, now: Date): Promise<void> {
  await sql`update account set kind = 'customer', updated_at = ${now} where id = ${accountId} and kind = 'prospect'`.execute(
    tx,
  )
}
