import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Choice, CustomRecord, CustomType, CustomValues } from './model/custom-field.ts'
import type { Rewritten } from './rewritten.ts'

export type FieldValues = {
  record: CustomRecord
  key: string
  label: string
  type: CustomType
  required: boolean
  choices: Choice[]
  help: string | null
  archived: boolean
}

/** Null when the key is taken. A new field stands last. */
export async function insertField(tx: Tx, f: FieldValues, now: Date): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into custom_field (record, key, label, type, required, choices, help, position, created_at, updated_at)
    values (${f.record}, ${f.key}, ${f.label}, ${f.type}, ${f.required}, ${JSON.stringify(f.choices)}::jsonb, ${f.help},
      (select coalesce(max(position), 0) + 1 from custom_field where record = ${f.record}), ${now}, ${now})
    on conflict do nothing returning id`.execute(tx)
  return rows[0]?.id ?? null
}

export async function updateField(tx: Tx, id: number, f: FieldValues, now: Date): Promise<void> {
  await sql`
    update custom_field set label = ${f.label}, type = ${f.type}, required = ${f.required},
      choices = ${JSON.stringify(f.choices)}::jsonb, help = ${f.help}, updated_at = ${now},
      archived_at = case when ${f.archived} then coalesce(archived_at, ${now}::timestamptz) end
    where id = ${id}`.execute(tx)
}

export async function setFieldOrder(tx: Tx, record: CustomRecord, ids: readonly number[]): Promise<void> {
  await sql`
    update custom_field f set position = o.position
    from unnest(${[...ids]}::bigint[]) with ordinality o(id, position)
    where f.id = o.id and f.record = ${record}`.execute(tx)
}

/** Writes one declared field of many persons; null takes it out. */
export async function writePersonValues(
  tx: Tx,
  key: string,
  rows: readonly Rewritten[],
  now: Date,
): Promise<void> {
  await sql`
    update person p set updated_at = ${now}, custom = case when r.value is null then p.custom - ${key}::text
      else p.custom || jsonb_build_object(${key}::text, r.value) end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r(id bigint, value jsonb) where p.id = r.id`.execute(
    tx,
  )
}

/** Fills fields of persons that have no value; rows that have them all are not written. */
export async function fillPersonCustom(
  tx: Tx,
  given: readonly { personId: number; values: CustomValues }[],
  now: Date,
): Promise<void> {
  await sql`
    with given as (select * from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g("personId" bigint, values jsonb)),
    held as (select p.id from person p join given g on g."personId" = p.id order by p.id for update of p)
    update person p set custom = g.values || p.custom, updated_at = ${now}
    from given g where p.id = g."personId" and p.id in (select id from held) and p.custom <> g.values || p.custom`.execute(
    tx,
  )
}

/** Fills fields of an account that have no value. */
export async function fillAccountValues(
  tx: Tx,
  accountId: number,
  values: CustomValues,
  now: Date,
): Promise<void> {
  const given = JSON.stringify(values)
  await sql`
    update account set custom = ${given}::jsonb || custom, updated_at = ${now}
    where id = ${accountId} and custom <> ${given}::jsonb || custom`.execute(tx)
}

export async function writeAccountValues(
  tx: Tx,
  key: string,
  rows: readonly Rewritten[],
  now: Date,
): Promise<void> {
  await sql`
    update account a set updated_at = ${now}, custom = case when r.value is null then a.custom - ${key}::text
      else a.custom || jsonb_build_object(${key}::text, r.value) end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r(id bigint, value jsonb) where a.id = r.id`.execute(
    tx,
  )
}
