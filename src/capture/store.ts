import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { FormKind } from './model/fields.ts'

export type FormValues = {
  slug: string
  name: string
  kind: FormKind
  language: string
  headline: string
  intro: string
  button: string
  thanks: string
  consentText: string
  consentVersion: number
  consentPurpose: string
  campaignId: number | null
  productGroupId: number | null
  /** Keys of declared fields of persons that it asks for. */
  customFields: string[]
  active: boolean
}

/** Null when the slug is taken. */
export async function insertForm(tx: Tx, f: FormValues, now: Date): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into form (slug, name, kind, language, headline, intro, button, thanks, consent_text, consent_version,
      consent_purpose, campaign_id, product_group_id, custom_fields, active, created_at)
    values (${f.slug}, ${f.name}, ${f.kind}, ${f.language}, ${f.headline}, ${f.intro}, ${f.button}, ${f.thanks},
      ${f.consentText}, ${f.consentVersion}, ${f.consentPurpose}, ${f.campaignId}, ${f.productGroupId},
      ${f.customFields}::text[], ${f.active}, ${now})
    on conflict do nothing returning id`.execute(tx)
  return rows[0]?.id ?? null
}

export async function updateForm(tx: Tx, id: number, f: FormValues): Promise<void> {
  await sql`
    update form set slug = ${f.slug}, name = ${f.name}, kind = ${f.kind}, language = ${f.language},
      headline = ${f.headline}, intro = ${f.intro}, button = ${f.button}, thanks = ${f.thanks},
      consent_text = ${f.consentText}, consent_version = ${f.consentVersion},
      consent_purpose = ${f.consentPurpose}, campaign_id = ${f.campaignId},
      product_group_id = ${f.productGroupId}, custom_fields = ${f.customFields}::text[], active = ${f.active}
    where id = ${id}`.execute(tx)
}

export async function storeGuide(tx: Tx, formId: number, fileName: string, body: Buffer): Promise<boolean> {
  const { rows } = await sql`
    update form set file_name = ${fileName}, file_body = ${body} where id = ${formId} returning id`.execute(
    tx,
  )
  return rows.length === 1
}

export async function countView(tx: Tx, formId: number, now: Date): Promise<void> {
  await sql`
    insert into form_view as v (form_id, day, views) values (${formId}, (${now}::timestamptz at time zone 'UTC')::date, 1)
    on conflict (form_id, day) do update set views = v.views + 1`.execute(tx)
}

/** A view whose visitor is followed, beside its count. */
export async function recordVisit(tx: Tx, formId: number, subjectId: number, now: Date): Promise<void> {
  await sql`insert into form_visit (form_id, subject_id, at) values (${formId}, ${subjectId}, ${now})`.execute(
    tx,
  )
}

/** The id of a new submission, or null when this token was used before. */
export async function claimSubmission(
  tx: Tx,
  formId: number,
  dedupeKey: string,
  now: Date,
): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into form_submission (form_id, dedupe_key, at) values (${formId}, ${dedupeKey}, ${now})
    on conflict do nothing returning id`.execute(tx)
  return rows[0]?.id ?? null
}

export async function completeSubmission(
  tx: Tx,
  id: number,
  personId: number,
  touchId: number | null,
): Promise<void> {
  await sql`update form_submission set person_id = ${personId}, touch_id = ${touchId} where id = ${id}`.execute(
    tx,
  )
}

export async function insertWriteKey(
  tx: Tx,
  key: { name: string; hash: Buffer; hint: string; origins: string[] },
  now: Date,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into write_key (name, key_hash, hint, origins, created_at)
    values (${key.name}, ${key.hash}, ${key.hint}, ${key.origins}::text[], ${now}) returning id`.execute(tx)
  return rows[0]!.id
}

export async function markWriteKeyEnded(tx: Tx, id: number): Promise<boolean> {
  const { rows } = await sql`
    update write_key set state = 'ended' where id = ${id} and state = 'active' returning id`.execute(tx)
  return rows.length === 1
}

/** At most once a minute a key, so that batches in flight do not wait for each other. */
export async function markWriteKeyUsed(tx: Tx, id: number, now: Date): Promise<void> {
  await sql`
    update write_key set last_used_at = ${now}
    where id = ${id} and (last_used_at is null or last_used_at < ${now}::timestamptz - interval '1 minute')`.execute(
    tx,
  )
}
