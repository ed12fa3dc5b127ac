import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { type FormValues, insertForm } from './store.ts'

export type NewForm = Omit<FormValues, 'consentVersion' | 'campaignId' | 'productGroupId' | 'active'> &
  Partial<Pick<FormValues, 'campaignId' | 'productGroupId' | 'active'>>

/** Makes a hosted form. Refuses `slug_taken`. */
export async function makeForm(tx: Tx, _actor: Actor, input: NewForm, now: Date): Promise<number> {
  const id = await insertForm(
    tx,
    {
      ...input,
      consentVersion: 1,
      campaignId: input.campaignId ?? null,
      productGroupId: input.productGroupId ?? null,
      active: input.active ?? true,
    },
    now,
  )
  return id ?? refuse('slug_taken', 409, 'Another form has this address.', { field: 'slug' })
}
