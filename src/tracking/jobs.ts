import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { rehome } from './rehome.ts'
import { retrying } from './retrying.ts'

const always = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }

export function trackingJobs({ db, clock }: { db: Database; clock: Clock }) {
  return {
    'tracking.settle': async (visitorIds: number[]) => {
      for (const id of new Set(visitorIds))
        await retrying(() => db.as(systemActor, tx => rehome(tx, id, always, clock())))
    },
  }
}
