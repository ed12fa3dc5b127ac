import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/database.ts'
import { appendFacts } from '../platform/facts.ts'
import { systemActor } from '../team/model/actor.ts'
import { isBlank, recomputeAll, recomputeDue, restageAll } from './recompute.ts'
import type { Moved } from './store.ts'
import { tellOwners } from './tell-owners.ts'

const atOnce = 2_000

const tell = (tx: Tx, moved: readonly Moved[], now: Date) =>
  appendFacts(
    tx,
    'lifecycle.changed',
    moved.map(({ subjectId, kind, before, stage }) => ({
      about: subjectId,
      payload: { kind, before, stage },
    })),
    now,
  )

/**
 * Keeps the stages: of whom something changed each minute, of all by what is known each night, of all from the ledger
 * after an import. Another rule, and what was loaded from elsewhere, is no news: nobody is told.
 */
export function lifecycleJobs({ db, clock }: { db: Database; clock: Clock }) {
  const all = () => db.as(systemActor, tx => recomputeAll(tx, clock()))
  return {
    'lifecycle.due': async () => {
      if (await db.as(systemActor, isBlank, { readOnly: true })) await all()
      for (let some = true; some; )
        some = await db.as(systemActor, async tx => {
          const moved = await recomputeDue(tx, atOnce, clock())
          if (moved) await tell(tx, moved, clock())
          return moved !== null
        })
    },
    'lifecycle.night': () =>
      db.as(systemActor, async tx => {
        const now = clock()
        await tell(tx, await restageAll(tx, now), now)
      }),
    'lifecycle.tell': async () => {
      await db.as(systemActor, tx => tellOwners(tx, clock()))
    },
    'lifecycle.restage': () => db.as(systemActor, tx => restageAll(tx, clock())),
    'lifecycle.all': all,
  }
}
