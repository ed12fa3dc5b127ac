import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { companyIfAny } from '../team/queries.ts'
import { askAnew } from './ask-anew.ts'
import { keepSegments, type Told } from './keep.ts'
import type { ConditionSource } from './source.ts'

export type SegmentNeeds = {
  db: Database
  clock: Clock
  /** What conditions may ask of: it comes from all domains. */
  source: (tx: Tx) => Promise<ConditionSource>
  /** Who else hears of what changed. */
  told?: Told
}

/** One pass in a transaction of its own; whether somebody still waits. */
export function keepOnce({ db, clock, source, told }: SegmentNeeds, time: boolean): Promise<boolean> {
  return db.as(systemActor, async tx => {
    if (!(await companyIfAny(tx))) return false
    return (await keepSegments(tx, await source(tx), clock(), { time, ...(told && { told }) })).more
  })
}

/** Asks until nobody waits. */
export async function keepUntilDone(needs: SegmentNeeds, time: boolean): Promise<void> {
  while (await keepOnce(needs, time));
}

/**
 * Keeps who belongs: what time moved each minute, and all that changed, should nobody have been there to hear of it (see
 * `watchDue`); each night everybody.
 */
export const segmentJobs = (needs: SegmentNeeds) => ({
  'segments.keep': () => keepUntilDone(needs, true),
  'segments.rebuild': async () => {
    await needs.db.as(systemActor, tx => askAnew(tx, 'everybody'))
    await keepUntilDone(needs, true)
  },
})
