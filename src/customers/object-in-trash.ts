import { any } from '../consent/model/consent.ts'
import type { Channel } from '../consent/model/may-contact.ts'
import { suppressAddresses } from '../consent/suppress.ts'
import type { Tx } from '../platform/database.ts'
import type { Actor } from '../team/model/actor.ts'
import { layConsentToTrash } from './store-trash.ts'
import { trashedRecord } from './trashed.ts'

export type TrashedWord = {
  personId: number
  /** A consent that is taken back, or an objection. */
  matter: 'consent' | 'objection'
  purpose: string
  channel: Channel | typeof any
  source: string
  language: string | null
}

/**
 * What a person whose record lies in the trash says against being contacted: it is laid to what belongs to the record, and
 * holds when that is put back. An objection to everything outlives the record, so its addresses are not used either.
 * False when the record lies there no longer.
 */
export async function objectInTrash(
  tx: Tx,
  actor: Pick<Actor, 'userId'>,
  said: TrashedWord,
  now: Date,
): Promise<boolean> {
  if (!(await layConsentToTrash(tx, { ...said, userId: actor.userId }, now))) return false
  if (said.purpose !== any || said.channel !== any) return true
  const trashed = await trashedRecord(tx, 'person', said.personId)
  const points = (trashed?.belongings ?? []).flatMap(({ table, rows }) =>
    table === 'contact_point' ? rows : [],
  )
  const entries = [
    { kind: 'email', value: trashed?.record.email },
    { kind: 'phone', value: trashed?.record.phone },
    ...points,
  ].flatMap(({ kind, value }) =>
    typeof value === 'string' && (kind === 'email' || kind === 'phone') ? [{ kind, value } as const] : [],
  )
  await suppressAddresses(tx, actor, entries, 'objected', now)
  return true
}
