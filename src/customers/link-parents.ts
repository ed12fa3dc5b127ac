import type { Tx } from '../platform/database.ts'
import type { Journal } from '../shared/batch.ts'
import type { Actor } from '../team/model/actor.ts'
import { accountKey } from './batch-accounts.ts'
import { holdParents } from './hierarchy.ts'
import { closesCircle } from './model/hierarchy.ts'
import { lockAccountsById, lockAccountsByKey, setParents } from './store-batch.ts'
import { keyedRecords } from './store-keys.ts'

/** An account of a file and what it belongs to: by the ids of the export where it has them, else by name. */
export type ParentPair = { name: string; parent: string; key?: string | null; parentKey?: string | null }

/**
 * Sets parents named in the file, once all its accounts are there. Answers the names nobody has, and the links that would
 * have closed a circle, which are left out. With 'fill' an account that belongs to another one already keeps that.
 */
export async function linkParents(
  tx: Tx,
  _actor: Actor,
  pairs: ParentPair[],
  now: Date,
  journal?: Journal,
  onKnown: 'fill' | 'overwrite' = 'overwrite',
  origin: string | null = null,
): Promise<{ missing: string[]; circles: ParentPair[] }> {
  const keyed = await keyedRecords(
    tx,
    origin,
    'account',
    pairs.flatMap(({ key, parentKey }) => [key ?? [], parentKey ?? []].flat()),
  )
  await lockAccountsById(tx, [...new Set(keyed.values())])
  const keys = [...new Set(pairs.flatMap(({ name, parent }) => [accountKey(name), accountKey(parent)]))]
  const byKey = Map.groupBy(await lockAccountsByKey(tx, keys), account => account.nameKey)
  const missing: string[] = []
  const above = await holdParents(tx, [...keyed.values(), ...[...byKey.values()].flat().map(({ id }) => id)])
  const circles: ParentPair[] = []
  const links = new Map<number, number>()
  const idOf = (name: string, key: string | null | undefined): number | undefined => {
    const there = key ? keyed.get(key) : undefined
    if (there !== undefined) return there
    const named = byKey.get(accountKey(name))
    return named?.length === 1 ? named[0]!.id : undefined
  }
  for (const pair of pairs) {
    const { name, parent } = pair
    const id = idOf(name, pair.key)
    const parentId = idOf(parent, pair.parentKey)
    if (parentId === undefined) missing.push(parent)
    else if (id !== undefined && id !== parentId) {
      if (above.get(id) === parentId) continue
      // Filling leaves what an account has, as the batches of its rows do.
      if (onKnown === 'fill' && above.get(id) != null) continue
      if (closesCircle(above, id, parentId)) circles.push(pair)
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
