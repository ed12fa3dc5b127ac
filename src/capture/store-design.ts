import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Design } from './model/design.ts'

/** Null when somebody else kept a draft since `over`. */
export async function writeDraft(
  tx: Tx,
  formId: number,
  design: Design,
  over: number,
  now: Date,
): Promise<number | null> {
  const { rows } = await sql<{ version: number }>`
    update form set draft = ${JSON.stringify(design)}::jsonb, draft_version = draft_version + 1, changed_at = ${now}
    where id = ${formId} and draft_version = ${over} returning draft_version as version`.execute(tx)
  return rows[0]?.version ?? null
}

/** Begins a draft with what is published, where there is none; nothing that somebody is arranging becomes stale by it. */
export async function openDraft(tx: Tx, formId: number, design: Design): Promise<void> {
  await sql`
    update form set draft = ${JSON.stringify(design)}::jsonb where id = ${formId} and draft is null`.execute(
    tx,
  )
}

export type Published = {
  formId: number
  number: number
  design: Design
  consentVersion: number
  consentPurpose: string
  by: number | null
  /** The words by which the form is known in lists. */
  words: {
    language: string
    headline: string
    intro: string
    button: string
    thanks: string
    consent: string
  }
}

export async function publishVersion(tx: Tx, p: Published, now: Date): Promise<void> {
  await sql`
    insert into form_version (form_id, number, design, consent_version, consent_purpose, published_at, published_by)
    values (${p.formId}, ${p.number}, ${JSON.stringify(p.design)}::jsonb, ${p.consentVersion}, ${p.consentPurpose},
      ${now}, ${p.by})`.execute(tx)
  await sql`
    update form set version = ${p.number}, draft = null, draft_version = draft_version + 1, changed_at = ${now},
      consent_version = ${p.consentVersion}, language = ${p.words.language}, headline = ${p.words.headline},
      intro = ${p.words.intro}, button = ${p.words.button}, thanks = ${p.words.thanks}, consent_text = ${p.words.consent},
      custom_fields = '{}'
    where id = ${p.formId}`.execute(tx)
}

export async function insertPicture(
  tx: Tx,
  { name, type, body }: { name: string; type: string; body: Buffer },
  now: Date,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into form_picture (name, type, body, added_at) values (${name}, ${type}, ${body}, ${now}) returning id`.execute(
    tx,
  )
  return rows[0]!.id
}

export type NewTest = {
  formId: number
  version: number
  baseline: number
  lift: number
  planned: number
  by: number | null
}

/** Null when one is running. */
export async function insertTest(tx: Tx, t: NewTest, now: Date): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into form_test (form_id, version, baseline, lift, planned, started_at, started_by)
    values (${t.formId}, ${t.version}, ${t.baseline}, ${t.lift}, ${t.planned}, ${now}, ${t.by})
    on conflict do nothing returning id`.execute(tx)
  return rows[0]?.id ?? null
}

export async function endTest(tx: Tx, formId: number, winner: string | null, now: Date): Promise<boolean> {
  const { rows } = await sql`
    update form_test set ended_at = ${now}, winner = ${winner} where form_id = ${formId} and ended_at is null
    returning id`.execute(tx)
  return rows.length === 1
}

export async function writeOrigins(tx: Tx, formId: number, origins: string[]): Promise<void> {
  await sql`update form set origins = ${origins}::text[] where id = ${formId}`.execute(tx)
}
