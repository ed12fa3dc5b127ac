import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { enqueue } from '../platform/jobs.ts'
import { writesFrom } from '../platform/write-source.ts'
import { countryCode } from '../shared/country.ts'
import { normaliseEmail } from '../shared/email.ts'
import { normaliseName } from '../shared/names.ts'
import { refuse } from '../shared/outcome.ts'
import { e164 } from '../shared/phone.ts'
import type { Actor } from '../team/model/actor.ts'
import { territoryFor } from '../team/queries.ts'
import { personsOfEmails } from './emails.ts'
import { businessHost, hostOf } from './model/free-mail.ts'
import { whoByPhone } from './model/phone-identity.ts'
import { personWithEmail } from './queries.ts'
import { insertAccount, insertPerson, joinVisitor, type PersonValues, updatePerson } from './store.ts'
import { joinedVisitors, visitorSubjects } from './visitors.ts'

export type Identification = {
  email?: string | null
  name?: string | null
  givenName?: string | null
  familyName?: string | null
  phone?: string | null
  jobTitle?: string | null
  jobFunction?: string | null
  seniority?: string | null
  companyName?: string | null
  country?: string | null
  city?: string | null
  industry?: string | null
  employees?: number | null
  language?: string | null
  externalId?: string | null
  anonymousKey?: string | null
  source?: string | null
  /** Where the values come from, as the history of fields says it; not the channel. */
  by?: 'form' | 'tracking'
}
/** The code of the country where we know it, else as it was given. */
const placeOf = (input: Identification): string | null =>
  input.country ? (countryCode(input.country) ?? (input.country.trim() || null)) : null

export type Identified = { personId: number; accountId: number | null; created: boolean }

type Row = PersonValues & { id: number }

/**
 * The person behind an e-mail address or a sender's id, or with neither behind a telephone number, made when new; empty fields are filled, given ones never
 * overwritten. A visitor is joined to the first person that it was identified as and to no other after that.
 */
export async function identifyPerson(
  tx: Tx,
  actor: Actor,
  input: Identification,
  now: Date,
): Promise<Identified> {
  const email = input.email ? (normaliseEmail(input.email) ?? null) : null
  if (input.email && email === null)
    refuse('bad_email', 422, 'This is not an e-mail address.', { field: 'email' })
  const externalId = input.externalId?.trim() || null
  const phone = email === null && externalId === null ? phoneOf(input) : null
  if (email === null && externalId === null && phone === null)
    refuse(
      'no_identity',
      422,
      'An e-mail address, an id of yours, or a telephone number with its country is needed to know who this is.',
      { field: 'email' },
    )

  let found =
    phone === null ? await findPerson(tx, externalId, email) : await findByPhone(tx, phone, saidName(input))
  let created = false
  if (!found) {
    const values = await valuesOfNew(tx, input, email, externalId, now)
    if (values.name === '') values.name = phone!
    const personId = await insertPerson(tx, values, now)
    created = personId !== null
    found = personId !== null ? { ...values, id: personId } : await findPerson(tx, externalId, email)
    if (!found)
      return refuse('changed_meanwhile', 409, 'This person was changed at the same moment. Try again.')
  } else {
    found = await fillEmptyFields(tx, found, input, email, externalId, now)
  }
  if (input.anonymousKey) {
    await visitorSubjects(tx, [input.anonymousKey], now)
    const joined = await joinVisitor(tx, input.anonymousKey, found.id, now)
    // What the visitor did before may have led to orders of this person.
    if (joined) await enqueue(tx, 'insight.credits', { subjectIds: [found.id] })
  }
  if (created)
    await appendFact(tx, { name: 'person.known', about: found.id, payload: { by: actor.userId }, at: now })
  return { personId: found.id, accountId: found.accountId, created }
}

const identifying = sql`
  id, account_id as "accountId", name, given_name as "givenName", family_name as "familyName", email, phone,
  job_title as "jobTitle", job_function as "jobFunction", seniority, country, language, source,
  external_id as "externalId", territory_id as "territoryId"`

/** `personId` null: something is new. `byId`, `byEmail`: who is known by each alone, as far as either was said. */
export type Recognised = { personId: number | null; byId: number | null; byEmail: number | null }

/**
 * Of these identifications, with all visitors of each, those that tell nothing new: their person, else null for
 * `identifyPerson` to do. Reads only, two statements for all.
 */
export async function recognisePersons(
  tx: Tx,
  inputs: readonly { said: Identification; anonymousKeys: string[] }[],
): Promise<Recognised[]> {
  if (inputs.length === 0) return []
  const emails = inputs.flatMap(({ said }) => said.email ?? [])
  const externalIds = inputs.flatMap(({ said }) => said.externalId?.trim() || [])
  const { rows } = await sql<Row & { emails: string[]; aliases: string[] }>`/* prepared */
    with e as materialized (select id, email from ${personsOfEmails(sql`${emails}::text[]`)} k),
    l as materialized (
      select person_id as id, external_id from person_alias where external_id = any((select ${externalIds}::text[])::text[])
    )
    select ${identifying}, array(select e.email from e where e.id = person.id) as emails,
      array(select l.external_id from l where l.id = person.id) as aliases
    from person where external_id = any((select ${externalIds}::text[])::text[])
      or id = any(array(select e.id from e union all select l.id from l))`.execute(tx)
  const joined = await joinedVisitors(
    tx,
    inputs.flatMap(({ anonymousKeys }) => anonymousKeys),
  )
  return inputs.map(({ said, anonymousKeys }) => {
    const email = said.email ? (normaliseEmail(said.email) ?? null) : null
    const externalId = said.externalId?.trim() || null
    const byId =
      externalId === null
        ? undefined
        : (rows.find(found => found.externalId === externalId) ??
          rows.find(found => found.aliases.includes(externalId)))
    const byEmail =
      email === null ? undefined : rows.find(found => found.emails.includes(email.toLowerCase()))
    const row = byId ?? byEmail
    const known = { byId: byId?.id ?? null, byEmail: byEmail?.id ?? null }
    const isNew =
      !row ||
      (row.accountId === null && (said.companyName || businessHost(email ?? row.email))) ||
      !anonymousKeys.every(key => joined.has(key)) ||
      differ(filledBy(row, said, email, externalId), row)
    return { ...known, personId: isNew ? null : row.id }
  })
}

async function findPerson(tx: Tx, externalId: string | null, email: string | null): Promise<Row | null> {
  const { rows } = await sql<Row>`/* prepared */
    select ${identifying} from person
    where external_id = ${externalId} or id = any(array(
      select e.id from ${personsOfEmails(sql`array[${email}::text]`)} e
      union all select person_id from person_alias where external_id = ${externalId}))
    order by (external_id = ${externalId}) desc nulls last,
      exists (select 1 from person_alias l where l.external_id = ${externalId} and l.person_id = person.id) desc
    limit 1 for update`.execute(tx)
  return rows[0] ?? null
}

const saidName = (input: Identification): string | null =>
  input.name?.trim() ||
  [input.givenName, input.familyName]
    .map(part => part?.trim())
    .filter(Boolean)
    .join(' ') ||
  null

/** The number in E.164, read with the country that is said; null where it cannot be read. */
const phoneOf = (input: Identification): string | null =>
  input.phone ? e164(input.phone, placeOf(input)) : null

/**
 * The one person who has this number, as the first or a further one, by the rule of `whoByPhone`. One at a time, so that
 * two calls of the same moment do not make two persons.
 */
async function findByPhone(tx: Tx, phone: string, name: string | null): Promise<Row | null> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`phone ${phone}`}, 0))`.execute(tx)
  const { rows } = await sql<{ id: number | null; name: string | null }>`
    select p.id, p.name from person p where p.phone_e164 = ${phone} and p.erased_at is null
    union select p.id, p.name from contact_point c left join person p on p.id = c.person_id
      where c.kind = 'phone' and c.value = ${phone}`.execute(tx)
  const holders = rows.flatMap(({ id, name }) => (id === null ? [] : [{ id, name: name ?? '' }]))
  const id = whoByPhone(holders, holders.length < rows.length, name)
  if (id === null) return null
  const found = await sql<Row>`select ${identifying} from person where id = ${id} for update`.execute(tx)
  return found.rows[0] ?? null
}

async function valuesOfNew(
  tx: Tx,
  input: Identification,
  email: string | null,
  externalId: string | null,
  now: Date,
): Promise<PersonValues> {
  const account = await accountFor(tx, input, email, now)
  const given = input.givenName?.trim() || null
  const family = input.familyName?.trim() || null
  return {
    accountId: account?.id ?? null,
    name: saidName(input) ?? email ?? externalId ?? '',
    givenName: given,
    familyName: family,
    email,
    phone: input.phone?.trim() || null,
    jobTitle: input.jobTitle?.trim() || null,
    jobFunction: input.jobFunction?.trim() || null,
    seniority: input.seniority?.trim() || null,
    country: placeOf(input),
    language: input.language?.trim() || null,
    source: input.source ?? null,
    externalId,
    territoryId: account ? account.territoryId : await territoryFor(tx, input.country ?? null),
  }
}

async function fillEmptyFields(
  tx: Tx,
  row: Row,
  input: Identification,
  email: string | null,
  externalId: string | null,
  now: Date,
): Promise<Row> {
  const account = row.accountId === null ? await accountFor(tx, input, email ?? row.email, now) : null
  // Found by the sender's id, while the address is somebody else's: it stays theirs.
  const free = row.email === null && email !== null && (await personWithEmail(tx, email)) === null
  const filled: Row = {
    ...filledBy(row, input, free ? email : null, externalId),
    accountId: row.accountId ?? account?.id ?? null,
    territoryId: row.territoryId ?? account?.territoryId ?? null,
  }
  const changed = differ(filled, row)
  if (changed) {
    if (input.by) await writesFrom(tx, input.by)
    await updatePerson(tx, row.id, filled, now)
  }
  return filled
}

/** The row with its empty fields filled by what is said; account and territory are looked up elsewhere. */
function filledBy(row: Row, input: Identification, email: string | null, externalId: string | null): Row {
  const nameIsAddress = [row.email, row.externalId, row.phone].includes(row.name)
  return {
    ...row,
    name: nameIsAddress && input.name?.trim() ? input.name.trim() : row.name,
    email: row.email ?? email,
    externalId: row.externalId ?? externalId,
    givenName: row.givenName ?? (input.givenName?.trim() || null),
    familyName: row.familyName ?? (input.familyName?.trim() || null),
    phone: row.phone ?? (input.phone?.trim() || null),
    jobTitle: row.jobTitle ?? (input.jobTitle?.trim() || null),
    jobFunction: row.jobFunction ?? (input.jobFunction?.trim() || null),
    seniority: row.seniority ?? (input.seniority?.trim() || null),
    country: row.country ?? placeOf(input),
    language: row.language ?? (input.language?.trim() || null),
  }
}

const differ = (one: Row, other: Row): boolean =>
  (Object.keys(one) as (keyof Row)[]).some(key => one[key] !== other[key])

type AccountFound = { id: number; territoryId: number | null }

/** By name without legal form, else by the employer's mail host, else made from a company name. */
async function accountFor(
  tx: Tx,
  input: Identification,
  email: string | null,
  now: Date,
): Promise<AccountFound | null> {
  const company = input.companyName?.trim() || null
  if (company) {
    const key = normaliseName(company)
    const { rows } = await sql<AccountFound>`
      select id, territory_id as "territoryId" from account
      where name_key = ${key} or id in (select account_id from account_alias where name_key = ${key})
      order by (name_key = ${key}) desc, id limit 1`.execute(tx)
    if (rows[0]) return rows[0]
    const territoryId = await territoryFor(tx, input.country ?? null)
    const id = await insertAccount(
      tx,
      {
        name: company,
        nameKey: key,
        kind: 'prospect',
        industry: input.industry?.trim() || null,
        country: placeOf(input),
        city: input.city?.trim() || null,
        website: businessHost(email),
        employees: input.employees ?? null,
        parentId: null,
        territoryId,
        salesOwnerId: null,
        marketingOwnerId: null,
        source: input.source ?? null,
      },
      now,
    )
    return { id, territoryId }
  }
  const host = businessHost(email)
  if (!host || hostOf(email!) === null) return null
  const { rows } = await sql<AccountFound>`
    select id, territory_id as "territoryId" from account where website_host(website) = ${host} order by id limit 1`.execute(
    tx,
  )
  return rows[0] ?? null
}
