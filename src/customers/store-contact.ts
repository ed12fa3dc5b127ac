import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { ContactLabel, PostalAddress } from './model/contact-point.ts'

export type PointOwner = { personId: number } | { accountId: number }
export type PointValues = Partial<PostalAddress> & {
  kind: 'email' | 'phone' | 'address'
  label: ContactLabel
  position: number
  value: string
  original?: string | null
}

const ofOwner = (owner: PointOwner) =>
  'personId' in owner ? sql`person_id = ${owner.personId}` : sql`account_id = ${owner.accountId}`

/** Takes away those of an owner that are not among `keep` (kind and value, e-mail whatever its case). */
export async function deletePointsExcept(
  tx: Tx,
  owner: PointOwner,
  keep: readonly PointValues[],
): Promise<void> {
  await sql`
    delete from contact_point c where ${ofOwner(owner)} and not exists (
      select 1 from unnest(${keep.map(({ kind }) => kind)}::text[], ${keep.map(({ value }) => value)}::text[]) k(kind, value)
      where k.kind = c.kind and case when c.kind = 'email' then lower(k.value) = lower(c.value) else k.value = c.value end)`.execute(
    tx,
  )
}

/** Writes these of an owner: known ones keep their row. Those to go have been deleted before. */
export async function writePoints(
  tx: Tx,
  owner: PointOwner,
  points: readonly PointValues[],
  source: string,
  now: Date,
): Promise<void> {
  if (points.length === 0) return
  const given = sql`
    select * from jsonb_to_recordset(${JSON.stringify(points)}::jsonb) as r (kind text, label text, position int, value text,
      original text, street text, "postalCode" text, city text, region text, country text)`
  await sql`
    with given as (${given})
    update contact_point c set label = g.label, position = g.position, value = g.value, original = g.original,
      street = g.street, postal_code = g."postalCode", city = g.city, region = g.region, country = g.country,
      updated_at = ${now}
    from given g where ${ofOwner(owner)} and c.kind = g.kind
      and case when c.kind = 'email' then lower(g.value) = lower(c.value) else g.value = c.value end
      and (c.label, c.position, c.value, c.original, c.street, c.postal_code, c.city, c.region, c.country) is distinct from
        (g.label, g.position, g.value, g.original, g.street, g."postalCode", g.city, g.region, g.country)`.execute(
    tx,
  )
  const personId = 'personId' in owner ? owner.personId : null
  const accountId = 'accountId' in owner ? owner.accountId : null
  await sql`
    with given as (${given})
    insert into contact_point (person_id, account_id, kind, label, position, value, original, street, postal_code, city,
      region, country, source, created_at, updated_at)
    select ${personId}::bigint, ${accountId}::bigint, g.kind, g.label, g.position, g.value, g.original, g.street,
      g."postalCode", g.city, g.region, g.country, ${source}, ${now}::timestamptz, ${now}::timestamptz
    from given g where not exists (select 1 from contact_point c where ${ofOwner(owner)} and c.kind = g.kind
      and case when c.kind = 'email' then lower(g.value) = lower(c.value) else g.value = c.value end)`.execute(
    tx,
  )
}

/** Takes a further e-mail address out of the list; null when the person has no such one. */
export async function takeFurtherEmail(
  tx: Tx,
  personId: number,
  email: string,
): Promise<{ label: ContactLabel; position: number } | null> {
  const { rows } = await sql<{ label: ContactLabel; position: number }>`
    delete from contact_point where person_id = ${personId} and kind = 'email' and lower(value) = lower(${email})
    returning label, position`.execute(tx)
  return rows[0] ?? null
}

/** The first e-mail and telephone of a person, with their labels. */
export async function setFirstPoints(
  tx: Tx,
  personId: number,
  first: {
    email: string | null
    emailLabel: ContactLabel | null
    phone: string | null
    phoneE164: string | null
    phoneLabel: ContactLabel | null
  },
  now: Date,
): Promise<void> {
  await sql`
    update person set email = ${first.email}, email_label = ${first.emailLabel}, phone = ${first.phone},
      phone_e164 = ${first.phoneE164}, phone_label = ${first.phoneLabel}, updated_at = ${now}
    where id = ${personId}`.execute(tx)
}

/** Telephones of persons that were loaded as written only: their number in E.164. */
export async function setNumbers(tx: Tx, numbers: readonly { id: number; e164: string }[]): Promise<void> {
  await sql`
    update person p set phone_e164 = n.e164
    from unnest(${numbers.map(({ id }) => id)}::bigint[], ${numbers.map(({ e164 }) => e164)}::text[]) n(id, e164)
    where p.id = n.id`.execute(tx)
}

/** The value of a field was looked at and is still right. */
export async function insertConfirmation(
  tx: Tx,
  of: { record: string; id: number; field: string; value: unknown; userId: number | null },
  now: Date,
): Promise<void> {
  const value = JSON.stringify(of.value ?? null)
  await sql`
    insert into field_change (record, record_id, field, before, after, source, user_id, at)
    values (${of.record}, ${of.id}, ${of.field}, ${value}::jsonb, ${value}::jsonb, 'confirmed', ${of.userId}, ${now})`.execute(
    tx,
  )
}

/** Tells the histories of both records that they were said to be different, or that this was taken back. */
export async function insertDifferences(
  tx: Tx,
  record: 'person' | 'account',
  [one, other]: readonly [number, number],
  isDifferent: boolean,
  now: Date,
): Promise<void> {
  await sql`
    insert into field_change (record, record_id, field, before, after, source, user_id, at)
    select ${record}, r.id, 'different_from', case when not ${isDifferent} then to_jsonb(r.other) end,
      case when ${isDifferent} then to_jsonb(r.other) end, write_source(), me(), ${now}
    from (values (${one}::bigint, ${other}::bigint), (${other}::bigint, ${one}::bigint)) r(id, other)`.execute(
    tx,
  )
}
