import type { Tx } from '../platform/database.ts'
import type { Actor } from '../team/model/actor.ts'
import { writeKeyById } from './queries.ts'
import { rotateKey } from './store.ts'
import { newWriteKey } from './write-key.ts'

/**
 * Gives a key another secret, answered this once. The former one is taken for `hours` more, so that programs can change one
 * after the other; 0 ends it at once.
 */
export async function rotateWriteKey(
  tx: Tx,
  _actor: Actor,
  { id, hours }: { id: number; hours: number },
  now: Date,
): Promise<{ key: string; hint: string; oldEndsAt: Date }> {
  await writeKeyById(tx, id)
  const { key, hash, hint } = newWriteKey()
  const oldEndsAt = new Date(now.getTime() + hours * 3_600_000)
  await rotateKey(tx, id, { hash, hint }, oldEndsAt)
  return { key, hint, oldEndsAt }
}
