import { sql } from 'kysely'
import { declaredPurposes } from '../consent/purposes.ts'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { FormKind } from './model/fields.ts'

export type HostedForm = {
  id: number
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
  /** Key of the purpose that the consent is for. */
  consentPurpose: string
  /** What the company calls it, in the language of the form. */
  purposeName: string
  fileName: string | null
  campaignId: number | null
  productGroupId: number | null
  /** Keys of declared fields of persons that it asks for. */
  customFields: string[]
  active: boolean
  /** Published version of its design; 0 where it was never arranged. */
  version: number
  /** Of pages that may embed it. */
  origins: string[]
}

const columns = sql`f.id, f.slug, f.name, f.kind, f.language, f.headline, f.intro, f.button, f.thanks,
  f.consent_text as "consentText", f.consent_version as "consentVersion",
  f.consent_purpose as "consentPurpose", coalesce((select t.name from contact_purpose_text t
    where t.purpose = f.consent_purpose order by t.language = f.language desc, t.language = 'en' desc, t.version desc limit 1),
    f.consent_purpose) as "purposeName", f.file_name as "fileName",
  f.campaign_id as "campaignId", f.product_group_id as "productGroupId", f.custom_fields as "customFields", f.active, f.version, f.origins`

export type FormPurpose = {
  key: string
  doubleOptIn: boolean
  texts: { language: string; name: string; words: string }[]
}
/** What a form may ask consent for: what the company does by e-mail, and what forms ask for already. */
export async function formPurposes(tx: Tx): Promise<FormPurpose[]> {
  const { rows } = await sql<{ key: string }>`select distinct consent_purpose as key from form`.execute(tx)
  const used = new Set(rows.map(({ key }) => key))
  return (await declaredPurposes(tx))
    .filter(({ key, active, channels }) => used.has(key) || (active && channels.includes('email')))
    .map(({ key, doubleOptIn, texts }) => ({
      key,
      doubleOptIn,
      texts: texts.map(({ language, name, words }) => ({ language, name, words })),
    }))
}

/** The form behind an address; null when there is none or it is switched off. */
export async function activeForm(tx: Tx, slug: string): Promise<HostedForm | null> {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(slug)) return null
  const { rows } =
    await sql<HostedForm>`select ${columns} from form f where f.slug = ${slug} and f.active`.execute(tx)
  return rows[0] ?? null
}

/** By its id, also while it is closed. Refuses `no_form`. */
export async function hostedForm(tx: Tx, id: number): Promise<HostedForm> {
  const { rows } = await sql<HostedForm>`select ${columns} from form f where f.id = ${id}`.execute(tx)
  return rows[0] ?? refuse('no_form', 404, 'There is no such form.')
}

export async function formForChange(tx: Tx, id: number): Promise<HostedForm> {
  const { rows } = await sql<HostedForm>`select ${columns} from form f where f.id = ${id} for update`.execute(
    tx,
  )
  return rows[0] ?? refuse('no_form', 404, 'There is no such form.')
}

export async function slugTaken(tx: Tx, slug: string, butId: number): Promise<boolean> {
  const { rows } = await sql`select 1 from form where slug = ${slug} and id <> ${butId}`.execute(tx)
  return rows.length > 0
}

type Listed = HostedForm & {
  fileBytes: number
  campaignName: string | null
  groupName: string | null
  views: number
  submissions: number
  createdAt: Date
}
const listed = sql`${columns}, coalesce(octet_length(f.file_body), 0) as "fileBytes", c.name as "campaignName",
  g.name as "groupName", f.created_at as "createdAt",
  (select coalesce(sum(v.views), 0) from form_view v where v.form_id = f.id) as views,
  (select count(*) from form_submission s where s.form_id = f.id) as submissions
  from form f left join campaign c on c.id = f.campaign_id left join product_group g on g.id = f.product_group_id`

function shaped({ campaignId, campaignName, productGroupId, groupName, createdAt, ...rest }: Listed) {
  return {
    ...rest,
    campaign: campaignId === null ? null : { id: campaignId, name: campaignName! },
    productGroup: productGroupId === null ? null : { id: productGroupId, name: groupName! },
    path: `/f/${rest.slug}`,
    createdAt: createdAt.toISOString(),
  }
}

/** All forms with their counts: machine views and test visits of HEAD are not in `views`. */
export async function listForms(tx: Tx) {
  const { rows } = await sql<Listed>`select ${listed} order by f.active desc, f.id desc`.execute(tx)
  return rows.map(shaped)
}

export async function formById(tx: Tx, id: number) {
  const { rows } = await sql<Listed>`select ${listed} where f.id = ${id}`.execute(tx)
  return rows[0] ? shaped(rows[0]) : refuse('no_form', 404, 'There is no such form.')
}

export type Submission = {
  id: number
  personId: number
  accountId: number | null
  at: Date
  version: number | null
  language: string | null
}

export async function submissionByKey(tx: Tx, dedupeKey: string): Promise<{ id: number; at: Date } | null> {
  const { rows } = await sql<{ id: number; at: Date }>`
    select id, at from form_submission where dedupe_key = ${dedupeKey}`.execute(tx)
  return rows[0] ?? null
}

/** The submission of a form, with the person as identified today. */
export async function submissionOf(tx: Tx, formId: number, id: number): Promise<Submission | null> {
  const { rows } = await sql<Submission>`
    select s.id, coalesce(i.person_id, s.person_id) as "personId", p.account_id as "accountId", s.at, s.version,
      s.language
    from form_submission s left join identity i on i.subject_id = s.person_id
      join person p on p.id = coalesce(i.person_id, s.person_id)
    where s.id = ${id} and s.form_id = ${formId}`.execute(tx)
  return rows[0] ?? null
}

export async function guideOf(tx: Tx, formId: number): Promise<{ name: string; body: Buffer } | null> {
  const { rows } = await sql<{ name: string | null; body: Buffer | null }>`
    select file_name as name, file_body as body from form where id = ${formId}`.execute(tx)
  const { name, body } = rows[0] ?? {}
  return name && body ? { name, body } : null
}
