import { sql } from 'kysely'
import { customFieldsOf } from '../customers/custom-fields.ts'
import type { Tx } from '../platform/database.ts'
import type { Declared } from './model/asked.ts'
import { designOf } from './model/classic.ts'
import type { Design } from './model/design.ts'
import type { HostedForm } from './queries.ts'

export type Version = { number: number; design: Design; consentVersion: number; consentPurpose: string }

/** What a version shows; of one that was never arranged, what its words make. Null when there is no such version. */
export async function versionOf(tx: Tx, form: HostedForm, number: number): Promise<Version | null> {
  if (number === 0)
    return form.version === 0
      ? {
          number: 0,
          design: designOf(form),
          consentVersion: form.consentVersion,
          consentPurpose: form.consentPurpose,
        }
      : null
  const { rows } = await sql<Version>`
    select number, design, consent_version as "consentVersion", consent_purpose as "consentPurpose"
    from form_version where form_id = ${form.id} and number = ${number}`.execute(tx)
  return rows[0] ?? null
}

/** Declared fields of persons and of accounts, by the names that they have in forms. */
export async function declaredForForms(tx: Tx): Promise<Declared[]> {
  const persons = await customFieldsOf(tx, 'person')
  const accounts = await customFieldsOf(tx, 'account')
  return [
    ...persons.map(field => ({ ...field, name: `custom.${field.key}` })),
    ...accounts.map(field => ({ ...field, name: `account.${field.key}` })),
  ]
}

/** Names of the fields that are known of a person; what they are is not read. */
export async function knownFieldsOf(tx: Tx, personId: number): Promise<Set<string>> {
  const { rows } = await sql<{ name: string }>`
    select v.name from person p left join account a on a.id = p.account_id
    cross join lateral (values ('email', p.email), ('name', p.name), ('givenName', p.given_name), ('familyName', p.family_name),
      ('company', a.name), ('jobTitle', p.job_title), ('jobFunction', p.job_function), ('employees', a.employees::text),
      ('country', coalesce(p.country, a.country)), ('industry', a.industry), ('phone', p.phone), ('city', a.city)
    ) v(name, value)
    where p.id = ${personId} and coalesce(v.value, '') <> ''
    union all select 'custom.' || k from person p, jsonb_object_keys(p.custom) k where p.id = ${personId}
    union all select 'account.' || k from person p join account a on a.id = p.account_id, jsonb_object_keys(a.custom) k
      where p.id = ${personId}`.execute(tx)
  return new Set(rows.map(({ name }) => name))
}

/** The person that the visitor of a key is today; null for a stranger. */
export async function personOfVisitor(tx: Tx, anonymousKey: string): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    select p.id from visitor v join identity i on i.subject_id = v.id join person p on p.id = i.person_id
    where v.anonymous_key = ${anonymousKey}`.execute(tx)
  return rows[0]?.id ?? null
}

export async function draftOf(
  tx: Tx,
  formId: number,
): Promise<{ draft: Design | null; draftVersion: number; testing: boolean }> {
  const { rows } = await sql<{ draft: Design | null; draftVersion: number; testing: boolean }>`
    select draft, draft_version as "draftVersion",
      exists (select 1 from form_test t where t.form_id = form.id and t.ended_at is null) as testing
    from form where id = ${formId}`.execute(tx)
  return rows[0]!
}

export async function picturesOf(tx: Tx): Promise<{ id: number; name: string }[]> {
  const { rows } = await sql<{ id: number; name: string }>`
    select id, name from form_picture order by id desc limit 500`.execute(tx)
  return rows
}
