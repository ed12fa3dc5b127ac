import type { Tx } from '../platform/database.ts'
import type { Actor } from '../team/model/actor.ts'
import { newWriteKey } from './sign.ts'
import { insertWriteKey } from './store.ts'

/** Makes a write key. The key itself is answered this once; its sha-256 is kept. */
export async function issueWriteKey(
  tx: Tx,
  _actor: Actor,
  { name, origins }: { name: string; origins: string[] },
  now: Date,
): Promise<{ id: number; key: string; hint: string }> {
  const { key, hash, hint } = newWriteKey()
  const id = await insertWriteKey(tx, { name, hash, hint, origins: [...new Set(origins)] }, now)
  return { id, key, hint }
}
