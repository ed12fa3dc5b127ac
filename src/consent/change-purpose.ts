import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import type { Basis, Channel } from './model/may-contact.ts'
import { type DeclaredPurpose, declaredPurposes, purposeByKey } from './purposes.ts'
import { insertPurposeText, upsertPurpose } from './store.ts'

export type PurposeInput = {
  key: string
  basis: Basis
  channels: Channel[]
  doubleOptIn: boolean
  validMonths: number | null
  active: boolean
  texts: { language: 'en' | 'nl' | 'de'; name: string; words: string }[]
}

/**
 * Declares a purpose or changes one; what people agreed to before keeps its words, by version. Refuses `no_channel` and,
 * for profiling, `no_channels_here`.
 */
export async function changePurpose(
  tx: Tx,
  actor: Pick<Actor, 'userId'>,
  { texts, ...purpose }: PurposeInput,
  now: Date,
): Promise<DeclaredPurpose> {
  const known = (await declaredPurposes(tx)).find(({ key }) => key === purpose.key)
  const profiling = known?.profiling ?? false
  if (profiling && purpose.channels.length > 0)
    refuse('no_channels_here', 422, 'Profiling sends nothing, so it has no channel.', { field: 'channels' })
  if (!profiling && purpose.channels.length === 0)
    refuse('no_channel', 422, 'Choose at least one channel.', { field: 'channels' })
  if (purpose.doubleOptIn && (purpose.basis !== 'consent' || !purpose.channels.includes('email')))
    refuse('no_opt_in', 422, 'Only a consent by e-mail can be confirmed by e-mail.', { field: 'doubleOptIn' })
  await upsertPurpose(tx, { ...purpose, profiling }, now)
  for (const text of texts)
    await insertPurposeText(tx, { purpose: purpose.key, ...text, userId: actor.userId }, now)
  return purposeByKey(tx, purpose.key)
}
