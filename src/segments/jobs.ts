import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { companyIfAny } from '../team/queries.ts'
import { keepSegments, rebuildSegments } from './keep.ts'
import type { ConditionSource } from './source.ts'

export type SegmentNeeds = {
  db: Database
  clock: Clock
  /** What conditions may ask of: it comes from all domains. */
  source: (tx: Tx) => Promise<ConditionSource>
}

/** Keeps who belongs: each minute and after each touch of whom something changed, each night everybody. */
export const segmentJobs = ({ db, clock, source }: SegmentNeeds) => ({
  'segments.keep': async () => {
    for (let some = true; some; )
      some = await db.as(systemActor, async tx => {
        if (!(await companyIfAny(tx))) return false
        return (await keepSegments(tx, await source(tx), clock())).more
      })
  },
  'segments.rebuild': () =>
    db.as(systemActor, async tx => {
      if (await companyIfAny(tx)) await rebuildSegments(tx, await source(tx), clock())
    }),
})
