import type { Tx } from '../platform/database.ts'
import { appendFacts } from '../platform/facts.ts'
import { isRefusal } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import type { Movers } from './merge.ts'
import type { RecordKind } from './model/merge.ts'
import { lockRecords } from './store-merge.ts'
import { throwAwayMany } from './store-trash.ts'
import { hindrances, letsOf, restoreFromTrash } from './trash.ts'

/** Throws away all of these that nothing hinders and that were not erased, in one go; answers whom. */
export async function moveManyToTrash(
  tx: Tx,
  actor: Actor,
  movers: Movers,
  kind: RecordKind,
  ids: readonly number[],
  now: Date,
): Promise<number[]> {
  const there = await lockRecords(tx, kind, [...ids])
  const present = [...there].flatMap(([id, row]) => (row.erased_at ? [] : [id]))
  const hindered = await hindrances(tx, movers, kind, present)
  const free = present.filter(id => !hindered.has(id))
  await throwAwayMany(tx, kind, free, letsOf(movers, kind), now)
  await appendFacts(
    tx,
    `${kind}.trashed`,
    free.map(id => ({ about: id, payload: { by: actor.userId } })),
    now,
  )
  return free
}

/** Puts back those that can be; answers why others stay, by id. */
export async function restoreMany(
  tx: Tx,
  actor: Actor,
  kind: RecordKind,
  ids: readonly number[],
  now: Date,
): Promise<Map<number, string>> {
  const stayed = new Map<number, string>()
  // Each asks for itself whether its address is free by now: of two with one address only one comes back.
  for (const id of ids)
    await restoreFromTrash(tx, actor, kind, id, now).catch((problem: unknown) => {
      if (!isRefusal(problem)) throw problem
      stayed.set(id, problem.detail)
    })
  return stayed
}
