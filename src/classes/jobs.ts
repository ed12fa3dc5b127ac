import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { type AccountFigures, recomputeClasses } from './classes.ts'

/** Classes all accounts: each night, after another rule, and when asked. */
export const classJobs = ({ db, clock }: { db: Database; clock: Clock }, figures: AccountFigures) => ({
  'customers.classes': () => db.as(systemActor, tx => recomputeClasses(tx, figures, clock())),
})
