import { sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { problemsOf } from './arrange-form.ts'
import { declaredForForms, draftOf, picturesOf, versionOf } from './designs.ts'
import { type Design, designChanges, missingWords } from './model/design.ts'
import type { designContract } from './model/design-contract.ts'
import { hostedForm } from './queries.ts'

type Answer = z.infer<(typeof designContract)['GET /api/forms/:id/design']['response']>

/** Everything that arranging a form needs to show. Refuses `no_form`. */
export async function designOfForm(tx: Tx, formId: number, publicOrigin: string): Promise<Answer> {
  const form = await hostedForm(tx, formId)
  const published = (await versionOf(tx, form, form.version))!
  const { draft, draftVersion } = await draftOf(tx, formId)
  const design = draft ?? published.design
  const { rows: versions } = await sql<Answer['versions'][number]>`
    select v.number, v.consent_version as "consentVersion", to_json(v.published_at)#>>'{}' as "publishedAt", u.name as by,
      (select count(*) from form_submission s where s.form_id = v.form_id and s.version = v.number) as submissions
    from form_version v left join app_user u on u.id = v.published_by
    where v.form_id = ${formId} order by v.number desc limit 100`.execute(tx)
  const { rows: users } = await sql<{ id: number; name: string }>`
    select id, name from app_user where state = 'active' order by name`.execute(tx)
  const { rows: segments } = await sql<{ id: number; name: string }>`
    select id, name from segment where kind = 'static' and about = 'person' and archived_at is null order by name`.execute(
    tx,
  )
  const declared = await declaredForForms(tx)
  return {
    formId,
    name: form.name,
    slug: form.slug,
    kind: form.kind,
    purposeName: form.purposeName,
    consentVersion: form.consentVersion,
    design,
    draft: draft !== null,
    over: draftVersion,
    version: form.version,
    problems: await problemsOf(tx, form, design, publicOrigin),
    missing: missingWords(design),
    changes: draft === null ? [] : designChanges(published.design, draft),
    origins: form.origins,
    versions,
    declared: declared.map(({ name, key, label, type, required, choices, archived, help, record }) => ({
      name,
      key,
      label,
      type,
      required,
      choices,
      archived,
      help,
      record,
    })),
    pictures: await picturesOf(tx),
    users,
    segments,
  }
}

/** A version with what it changed against the one before; the first one against an empty page. */
export async function versionWithChanges(tx: Tx, formId: number, number: number) {
  const form = await hostedForm(tx, formId)
  const version = await versionOf(tx, form, number)
  if (!version) return refuse('no_such_version', 404, 'There is no such version.')
  const before = number > 1 ? await versionOf(tx, form, number - 1) : null
  const changes = before
    ? designChanges(before.design, version.design)
    : ([] as ReturnType<typeof designChanges>)
  return { number, design: version.design as Design, changes }
}
