import { purposeByKey } from '../consent/purposes.ts'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { assertDeclared } from './declared-fields.ts'
import { formForChange, slugTaken } from './queries.ts'
import { type FormValues, updateForm } from './store.ts'

/** Changes the given fields; another consent text counts as its next version. Refuses `no_form`, `slug_taken`, `no_such_purpose`, `no_such_field`. */
export async function changeForm(
  tx: Tx,
  _actor: Actor,
  { id, ...change }: { id: number } & Partial<Omit<FormValues, 'consentVersion'>>,
): Promise<void> {
  const known = await formForChange(tx, id)
  if (change.slug !== undefined && (await slugTaken(tx, change.slug, id)))
    refuse('slug_taken', 409, 'Another form has this address.', { field: 'slug' })
  if (change.consentPurpose !== undefined) await purposeByKey(tx, change.consentPurpose)
  if (change.customFields !== undefined) await assertDeclared(tx, change.customFields)
  // Another purpose is another thing to agree to, also in the same words.
  const reworded =
    (change.consentText !== undefined && change.consentText !== known.consentText) ||
    (change.consentPurpose !== undefined && change.consentPurpose !== known.consentPurpose)
  await updateForm(tx, id, {
    ...known,
    ...change,
    consentVersion: known.consentVersion + (reworded ? 1 : 0),
  })
}
