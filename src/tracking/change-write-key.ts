import type { Tx } from '../platform/database.ts'
import type { Actor } from '../team/model/actor.ts'
import { checkedKey } from './issue-write-key.ts'
import { writeKeyById } from './queries.ts'
import { type KeyValues, updateWriteKey } from './store.ts'

/** Changes what a key may; the doors follow within seconds. What it is for, a page or a server, stays. */
export async function changeWriteKey(
  tx: Tx,
  _actor: Actor,
  { id, ...change }: { id: number } & Partial<Omit<KeyValues, 'kind'>>,
): Promise<void> {
  const was = await writeKeyById(tx, id)
  await updateWriteKey(tx, id, checkedKey({ ...was, ...change, site: { ...was.site, ...change.site } }))
}
