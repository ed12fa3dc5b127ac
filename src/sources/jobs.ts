import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import type { Followers } from './followers.ts'
import { runStep } from './run-step.ts'

/** Tells history anew, step by step; after a break it goes on where it was. */
export function sourcesJobs({
  db,
  clock,
  followers,
  own,
}: {
  db: Database
  clock: Clock
  followers: Followers
  own: readonly string[]
}) {
  return {
    'sources.run': async ({ id }: { id: number }) => {
      for (let more = true; more; )
        more = await db.as(systemActor, tx => runStep(tx, id, { followers, own }, clock()))
    },
  }
}
