import type { Tx } from '../platform/database.ts'
import type { Journal } from '../shared/batch.ts'
import type { Actor } from '../team/model/actor.ts'
import { accountKey } from './batch-accounts.ts'
import { holdParents } from './hierarchy.ts'
import { closesCircle } from './model/hierarchy.ts'
import { lockAccountsByKey, setParents } from './store-batch.ts'

/**
 * Sets parents named in the file, once all its accounts are there. Answers the names nobody has, and the links that would
 * have closed a circle, which are left out. With 'fill' an account that belongs to another one already keeps that.
 */
export async function linkParents(
  tx: Tx,
  _actor: Actor,
  pairs: { name: string; parent: string }[],
  now: Date,
  journal?: Journal,
  onKnown: 'fill' | 'overwrite' = 'overwrite',
): Promise<{ missing: string[]; circles: { name: string; parent: string }[] }> {
  const keys = [...new Set(pairs.flatMap(({ name, parent }) => [accountKey(name), accountKey(parent)]))]
  const byKey = Map.groupBy(await lockAccountsByKey(tx, keys), account => account.nameKey)
  const missing: string[] = []
  const above = await holdParents(
    tx,
    [...byKey.values()].flat().map(({ id }) => id),
  )
  const circles: { name: string; parent: string }[] = []
  const links = new Map<number, number>()
  for (const { name, parent } of pairs) {
    const child = byKey.get(accountKey(name))
    const wanted = byKey.get(accountKey(parent))
    if (wanted?.length !== 1) missing.push(parent)
    else if (child?.length === 1) {
      const [id, parentId] = [child[0]!.id, wanted[0]!.id]
      if (above.get(id) === parentId) continue
      // Filling leaves what an account has, as the batches of its rows do.
      if (onKnown === 'fill' && above.get(id) != null) continue
      if (closesCircle(above, id, parentId)) circles.push({ name, parent })
      else {
        above.set(id, parentId)
        links.set(id, parentId)
      }
    }
  }
  if (links.size > 0) {
    await journal?.changing('account', [...links.keys()])
    await setParents(
      tx,
      [...links].map(([id, parentId]) => ({ id, parentId })),
      now,
    )
  }
  return { missing, circles }
}
