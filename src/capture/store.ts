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
  origins: string[]
}

/** Null when the slug is taken. */
export async function insertForm(tx: Tx, f: FormValues, now: Date): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into form (slug, name, kind, language, headline, intro, button, thanks, consent_text, consent_version,
      consent_purpose, campaign_id, product_group_id, custom_fields, active, origins, created_at)
    values (${f.slug}, ${f.name}, ${f.kind}, ${f.language}, ${f.headline}, ${f.intro}, ${f.button}, ${f.thanks},
      ${f.consentText}, ${f.consentVersion}, ${f.consentPurpose}, ${f.campaignId}, ${f.productGroupId},
      ${f.customFields}::text[], ${f.active}, ${f.origins}::text[], ${now})
    on conflict do nothing returning id`.execute(tx)
  return rows[0]?.id ?? null
}

export async function updateForm(tx: Tx, id: number, f: FormValues): Promise<void> {
  await sql`
    update form set slug = ${f.slug}, name = ${f.name}, kind = ${f.kind}, language = ${f.language},
      headline = ${f.headline}, intro = ${f.intro}, button = ${f.button}, thanks = ${f.thanks},
      consent_text = ${f.consentText}, consent_version = ${f.consentVersion},
      consent_purpose = ${f.consentPurpose}, campaign_id = ${f.campaignId},
      product_group_id = ${f.productGroupId}, custom_fields = ${f.customFields}::text[], active = ${f.active},
      origins = ${f.origins}::text[]
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

/** A view whose visitor is followed, beside its count. Answers its id. */
export async function recordVisit(tx: Tx, formId: number, subjectId: number, now: Date): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into form_visit (form_id, subject_id, at) values (${formId}, ${subjectId}, ${now}) returning id`.execute(
    tx,
  )
  return rows[0]!.id
}

export type SubmissionShown = {
  version: number
  variant: string
  language: string
  place: string
  consentVersion: number
  scripted: boolean
}

/** The id of a new submission, or null when this token was used before. */
export async function claimSubmission(
  tx: Tx,
  formId: number,
  dedupeKey: string,
  shown: SubmissionShown | null,
  now: Date,
): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into form_submission (form_id, dedupe_key, at, version, variant, language, place, consent_version, scripted)
    values (${formId}, ${dedupeKey}, ${now}, ${shown?.version ?? null}, ${shown?.variant ?? null},
      ${shown?.language ?? null}, ${shown?.place ?? null}, ${shown?.consentVersion ?? null}, ${shown?.scripted ?? null})
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
