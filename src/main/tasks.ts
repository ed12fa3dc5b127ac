import { classJobs } from '../classes/jobs.ts'
import { qualityJobs } from '../customers/quality-jobs.ts'
import { readNumbers } from '../customers/read-numbers.ts'
import { emptyTrash, trashEnd } from '../customers/trash.ts'
import { matchJobs } from '../duplicates/jobs.ts'
import { rebuildInsight, recreditSubjects, refreshStages } from '../insight/derive.ts'
import { considerPersons } from '../leads/consider.ts'
import { raiseLead } from '../leads/raise.ts'
import { lifecycleJobs } from '../lifecycle/jobs.ts'
import { markDue } from '../lifecycle/mark-due.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { claimReaction, readFact } from '../platform/facts.ts'
import type { Post } from '../platform/post.ts'
import { privacyJobs } from '../privacy/jobs.ts'
import { tickPromises } from '../promises/tick.ts'
import { teamJobs } from '../team/jobs.ts'
import { systemActor } from '../team/model/actor.ts'
import { touchesJobs } from '../touches/jobs.ts'
import type { Touched } from '../touches/model/touched.ts'
import { transferJobs } from '../transfer/jobs.ts'
import { accountFigures } from './account-figures.ts'
import { listPage, noteShown } from './lists.ts'
import { movers } from './merges.ts'
import { personParts } from './person-parts.ts'
import { reactions } from './reactions.ts'
import { worthOf } from './worth.ts'

export type TaskNeeds = { db: Database; clock: Clock; post: Post; dataDir: string }
export type Task = (payload: never) => Promise<unknown>

/** Every task of the queue by name. Each may run twice without harm: the queue delivers at least once. */
export function tasks(needs: TaskNeeds): Record<string, Task> {
  const { db, clock } = needs
  return {
    ...teamJobs(needs),
    ...matchJobs({ ...needs, movers }),
    ...privacyJobs({ ...needs, parts: personParts }),
    ...qualityJobs(needs, worthOf),
    ...classJobs(needs, accountFigures),
    ...lifecycleJobs(needs),
    'customers.numbers': () => readNumbers(db),
    ...touchesJobs(needs),
    ...transferJobs({ ...needs, listPage, shown: noteShown(db, clock) }),
    react: async ({ factId }: { factId: number }) => {
      const fact = await db.as(systemActor, tx => readFact(tx, factId), { readOnly: true })
      if (!fact) return
      for (const [name, reaction] of Object.entries(reactions[fact.name] ?? {}))
        await db.as(systemActor, async tx => {
          if (await claimReaction(tx, factId, name)) await reaction(tx, fact, clock())
        })
    },
    // A list is of jobs that were merged while they waited, and may name somebody twice.
    'leads.consider': async (given: number[] | { personIds: number[] }) => {
      const personIds = Array.isArray(given) ? [...new Set(given)] : given.personIds
      const qualified = await db.as(systemActor, tx => considerPersons(tx, personIds, clock()))
      for (const raising of qualified)
        await db.as(systemActor, tx => raiseLead(tx, systemActor, raising, clock()))
    },
    'insight.refresh': (given: (number | Touched)[] | { subjectIds: number[] }) =>
      db.as(systemActor, async tx => {
        const changed = Array.isArray(given) ? given : given.subjectIds
        await refreshStages(tx, changed)
        await markDue(
          tx,
          changed.map(each => (typeof each === 'number' ? each : each[0])),
        )
      }),
    'insight.credits': ({ subjectIds }: { subjectIds: number[] }) =>
      db.as(systemActor, tx => recreditSubjects(tx, subjectIds)),
    'insight.rebuild': () => db.as(systemActor, rebuildInsight),
    'trash.empty': () => db.as(systemActor, tx => emptyTrash(tx, trashEnd(clock()))),
    'promises.tick': () => db.as(systemActor, tx => tickPromises(tx, clock())),
  }
}

/** What the clock starts: minute, hour, day, month, weekday as in cron, UTC. */
export const schedule = [
  { task: 'promises.tick', match: '* * * * *' },
  { task: 'customers.match', match: '* * * * *' },
  { task: 'customers.matchAll', match: '10 2 * * *' },
  { task: 'customers.quality', match: '* * * * *' },
  { task: 'customers.numbers', match: '30 2 * * *' },
  { task: 'customers.classes', match: '40 2 * * *' },
  { task: 'lifecycle.due', match: '* * * * *' },
  { task: 'lifecycle.night', match: '5 0 * * *' },
  { task: 'customers.quality_all', match: '50 2 * * *' },
  { task: 'team.tidy', match: '17 * * * *' },
  { task: 'privacy.tidy', match: '23 * * * *' },
  { task: 'privacy.retain', match: '50 1 * * *' },
  { task: 'transfer.tidy', match: '27 * * * *' },
  { task: 'insight.rebuild', match: '40 3 * * *' },
  { task: 'trash.empty', match: '20 3 * * *' },
  { task: 'touches.files', match: '35 3 * * *' },
]
