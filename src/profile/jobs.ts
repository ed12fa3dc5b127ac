import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import type { ConditionNeeds } from '../segments/asked.ts'
import { systemActor } from '../team/model/actor.ts'
import { companyIfAny } from '../team/queries.ts'
import { measureStatement } from './decide-statement.ts'
import { learnProfile } from './learn.ts'
import { askAgain } from './learnings.ts'

/** What the past is asked later: by people at any time, of statements that they changed, and once a month. */
export function profileJobs({
  db,
  clock,
  source,
}: { db: Database; clock: Clock } & Pick<ConditionNeeds, 'source'>) {
  return {
    'profile.learn': ({ id }: { id: number }) => learnProfile(db, { source }, id, clock),
    'profile.measure': ({ id }: { id: number }) =>
      db.as(systemActor, tx => measureStatement(tx, id, clock())),
    'profile.ask': () =>
      db.as(systemActor, async tx => {
        if (await companyIfAny(tx)) await askAgain(tx, clock())
      }),
  }
}
