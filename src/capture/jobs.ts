import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { emptyHeld } from './store-arrivals.ts'

const heldDays = 30

/** `capture.tidy`: what was held and nobody decided on is emptied after 30 days. */
export const captureJobs = ({ db, clock }: { db: Database; clock: Clock }) => ({
  'capture.tidy': () =>
    db.as(systemActor, tx => {
      const now = clock()
      return emptyHeld(tx, new Date(now.getTime() - heldDays * 86_400_000), now)
    }),
})
