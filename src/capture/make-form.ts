import { purposeByKey } from '../consent/purposes.ts'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { assertDeclared } from './declared-fields.ts'
import { type FormValues, insertForm } from './store.ts'

type Optional = 'consentPurpose' | 'campaignId' | 'productGroupId' | 'customFields' | 'active' | 'origins'
export type NewForm = Omit<FormValues, 'consentVersion' | Optional> & Partial<Pick<FormValues, Optional>>

/** Makes a hosted form, whose consent is for the newsletter unless said. Refuses `slug_taken`, `no_such_purpose`, `no_such_field`. */
export async function makeForm(tx: Tx, _actor: Actor, input: NewForm, now: Date): Promise<number> {
  const consentPurpose = input.consentPurpose ?? 'newsletter'
  await purposeByKey(tx, consentPurpose)
  await assertDeclared(tx, input.customFields ?? [])
  const id = await insertForm(
    tx,
    {
      ...input,
      consentVersion: 1,
      consentPurpose,
      campaignId: input.campaignId ?? null,
      productGroupId: input.productGroupId ?? null,
      customFields: input.customFields ?? [],
      active: input.active ?? true,
      origins: input.origins ?? [],
    },
    now,
  )
  return id ?? refuse('slug_taken', 409, 'Another form has this address.', { field: 'slug' })
}
