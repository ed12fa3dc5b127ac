import { sql } from 'kysely'
import { numbers, texts } from '../platform/columns.ts'
import type { Tx } from '../platform/database.ts'
import { personsOfEmails } from './emails.ts'
import type { PersonRecord, RowPoint } from './model/person-row.ts'

export type StoredPerson = PersonRecord & { id: number }

const columns = sql`p.id, p.account_id as "accountId", p.name, p.given_name as "givenName", p.family_name as "familyName", p.email,
  p.phone, p.job_title as "jobTitle", p.job_function as "jobFunction", p.seniority, p.country, p.language, p.source,
  p.external_id as "externalId", p.territory_id as "territoryId", p.email_label as "emailLabel", p.phone_label as "phoneLabel",
  p.phone_e164 as "phoneE164", p.custom::text as custom`

/**
 * Batches look up thousands of keys in tables whose statistics lag behind the import itself: by index, always. What they add
 * to indexes of parts of words may wait in their lists, up to 16 MiB, to be sorted in by somebody else.
 */
export async function byIndexOnly(tx: Tx): Promise<void> {
  await sql`select set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
    set_config('enable_mergejoin', 'off', true), set_config('gin_pending_list_limit', '16MB', true)`.execute(
    tx,
  )
}

/** The persons of these external ids and addresses (lower case), locked in the order of their ids. */
export async function lockPersons(
  tx: Tx,
  keys: { externalIds: string[]; emails: string[]; ids: number[] },
): Promise<StoredPerson[]> {
  const { rows } = await sql<StoredPerson>`
    with found as materialized (
      select p.id from unnest(${texts(keys.externalIds)}) k(key) join person p on p.external_id = k.key
      union select e.id from ${personsOfEmails(texts(keys.emails))} e
      union select unnest(${numbers(keys.ids)}::bigint[])
    )
    select ${columns} from found join person p using (id) order by p.id for update of p`.execute(tx)
  return rows
}

/** Who has these addresses (lower case), as the first or a further one. */
export async function addressOwners(tx: Tx, emails: string[]): Promise<Map<string, number>> {
  if (emails.length === 0) return new Map()
  const { rows } = await sql<{ key: string; id: number }>`
    select email as key, id from ${personsOfEmails(texts(emails))} e`.execute(tx)
  return new Map(rows.map(row => [row.key, row.id]))
}

export type NameKey = { name: string; accountId: number | null; phone: string | null }

/** Persons of the same name who are at the account or have the telephone, locked. */
export async function lockNamesakes(tx: Tx, keys: readonly NameKey[]): Promise<StoredPerson[]> {
  if (keys.length === 0) return []
  const { rows } = await sql<StoredPerson>`
    with found as materialized (
      select id from namesakes(${texts(keys.map(key => key.name))}, ${numbers(keys.map(key => key.accountId))}::bigint[],
        ${texts(keys.map(key => key.phone))})
    )
    select ${columns} from found join person p using (id) order by p.id for update of p`.execute(tx)
  return rows
}

/** New subject ids, ascending. */
export async function drawSubjectIds(tx: Tx, count: number): Promise<number[]> {
  if (count === 0) return []
  const { rows } = await sql<{ ids: string }>`
    select string_agg(nextval('subject_id')::text, ',') as ids from generate_series(1, ${count}::int)`.execute(
    tx,
  )
  return rows[0]!.ids.split(',').map(Number)
}

const given = (persons: readonly StoredPerson[], knownAt: readonly (string | null)[]) => {
  const text = (of: (person: StoredPerson) => string | null) => texts(persons.map(of))
  const number = (of: (person: StoredPerson) => number | null) => sql`${numbers(persons.map(of))}::bigint[]`
  return sql`unnest(${number(p => p.id)}, ${number(p => p.accountId)}, ${text(p => p.name)}, ${text(p => p.givenName)},
    ${text(p => p.familyName)}, ${text(p => p.email)}, ${text(p => p.phone)}, ${text(p => p.jobTitle)}, ${text(p => p.jobFunction)},
    ${text(p => p.seniority)}, ${text(p => p.country)}, ${text(p => p.language)}, ${text(p => p.source)}, ${text(p => p.externalId)},
    ${number(p => p.territoryId)}, ${text(p => p.emailLabel)}, ${text(p => p.phoneLabel)}, ${text(p => p.phoneE164)},
    ${text(p => (p.custom === '{}' ? null : p.custom))}, ${texts(knownAt)})
    as g(id, account_id, name, given_name, family_name, email, phone, job_title, job_function, seniority, country, language, source,
      external_id, territory_id, email_label, phone_label, phone_e164, custom, known_at)`
}

export async function insertPersons(
  tx: Tx,
  persons: readonly StoredPerson[],
  knownAt: readonly (Date | null)[],
  now: Date,
): Promise<void> {
  await sql`
    insert into person (id, account_id, name, given_name, family_name, email, phone, job_title, job_function, seniority, country,
      language, source, external_id, territory_id, email_label, phone_label, phone_e164, custom, known_at, created_at, updated_at)
    select id, account_id, name, given_name, family_name, email, phone, job_title, job_function, seniority, country, language,
      source, external_id, territory_id, email_label, phone_label, phone_e164, coalesce(custom::jsonb, '{}'),
      coalesce(known_at::timestamptz, ${now}), ${now}, ${now}
    from ${given(
      persons,
      knownAt.map(at => at?.toISOString() ?? null),
    )}`.execute(tx)
}

export async function updatePersons(tx: Tx, persons: readonly StoredPerson[], now: Date): Promise<void> {
  await sql`
    update person p set account_id = g.account_id, name = g.name, given_name = g.given_name, family_name = g.family_name,
      email = g.email, phone = g.phone, job_title = g.job_title, job_function = g.job_function, seniority = g.seniority,
      country = g.country, language = g.language, source = g.source, external_id = g.external_id, territory_id = g.territory_id,
      email_label = g.email_label, phone_label = g.phone_label, phone_e164 = g.phone_e164,
      custom = coalesce(g.custom::jsonb, '{}'), updated_at = ${now}
    from ${given(
      persons,
      persons.map(() => null),
    )} where p.id = g.id`.execute(tx)
}

export type OwnerColumn = 'person_id' | 'account_id'

/** Contact points of these persons or accounts, as kind and value; telephones as written and as read. */
export async function pointsOf(
  tx: Tx,
  owner: OwnerColumn,
  ids: readonly number[],
): Promise<Map<number, Set<string>>> {
  const found = new Map<number, Set<string>>()
  if (ids.length === 0) return found
  const column = sql.ref(`c.${owner}`)
  const { rows } = await sql<{ id: number; key: string; read: string }>`
    select ${column} as id, c.kind || ' ' || lower(coalesce(c.original, c.value)) as key, c.kind || ' ' || lower(c.value) as read
    from unnest(${numbers(ids)}::bigint[]) k(id) join contact_point c on ${column} = k.id`.execute(tx)
  for (const { id, key, read } of rows) found.set(id, (found.get(id) ?? new Set()).add(key).add(read))
  return found
}

/** Of a person or of an account. */
export type NewPoint = RowPoint & {
  personId: number | null
  accountId: number | null
  position: number
  e164: string | null
}

/** Answers the ids. */
export async function insertPoints(
  tx: Tx,
  points: readonly NewPoint[],
  source: string | null,
  now: Date,
): Promise<number[]> {
  const text = (of: (point: NewPoint) => string | null | undefined) => texts(points.map(of))
  const { rows } = await sql<{ id: number }>`
    insert into contact_point (person_id, account_id, kind, label, position, value, original, street, postal_code, city, region,
      country, source, created_at, updated_at)
    select person_id, account_id, kind, label, position, value, original, street, postal_code, city, region, country, ${source}, ${now}, ${now}
    from unnest(${numbers(points.map(p => p.personId))}::bigint[], ${numbers(points.map(p => p.accountId))}::bigint[],
      ${text(p => p.kind)}, ${text(p => p.label)}, ${numbers(points.map(p => p.position))}::int[], ${text(p => p.e164 ?? p.value)},
      ${text(p => (p.kind === 'phone' ? p.value : null))}, ${text(p => p.street)}, ${text(p => p.postalCode)}, ${text(p => p.city)},
      ${text(p => p.region)}, ${text(p => p.country)})
      as g(person_id, account_id, kind, label, position, value, original, street, postal_code, city, region, country)
    returning id`.execute(tx)
  return rows.map(row => row.id)
}
