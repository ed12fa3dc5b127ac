import { purposeByKey } from '../consent/purposes.ts'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { versionOf } from './designs.ts'
import { formForChange, slugTaken } from './queries.ts'
import { type FormValues, updateForm } from './store.ts'
import { openDraft } from './store-design.ts'

type Settings = Pick<
  FormValues,
  'slug' | 'name' | 'kind' | 'consentPurpose' | 'campaignId' | 'productGroupId' | 'active'
>

/**
 * Changes what a form is for us; its words and fields are changed by `keepDraft` and `publishDraft`. Another purpose is
 * another thing to agree to, also in the same words: the next version of the consent, which visitors of a published
 * design are asked for once that is published again, so a draft waits for it. Refuses `no_form`, `slug_taken`,
 * `no_such_purpose`.
 */
export async function changeForm(
  tx: Tx,
  _actor: Actor,
  { id, ...change }: { id: number } & Partial<Settings>,
): Promise<void> {
  const known = await formForChange(tx, id)
  if (change.slug !== undefined && (await slugTaken(tx, change.slug, id)))
    refuse('slug_taken', 409, 'Another form has this address.', { field: 'slug' })
  if (change.consentPurpose !== undefined) await purposeByKey(tx, change.consentPurpose)
  const asksAnew = change.consentPurpose !== undefined && change.consentPurpose !== known.consentPurpose
  await updateForm(tx, id, {
    ...known,
    ...change,
    consentVersion: known.consentVersion + (asksAnew && known.version === 0 ? 1 : 0),
  })
  if (!asksAnew || known.version === 0) return
  const published = await versionOf(tx, known, known.version)
  if (published) await openDraft(tx, id, published.design)
}
