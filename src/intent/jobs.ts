import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { systemActor } from '../team/model/actor.ts'
import { companyIfAny } from '../team/queries.ts'
import { sendDigests } from './digest.ts'
import { householdsAfter } from './households.ts'
import { lookAt, lookAtSubjects } from './look.ts'
import { measureSignals } from './measure.ts'
import { allSignals, watchedSignals } from './signals.ts'
import { deleteUnwatched, setLooked, takeDue } from './store.ts'

const atOnce = 500

/** Has all signals measured anew, and then all accounts asked, by a job; once, however many ask. */
export const askMeasuring = (tx: Tx): Promise<void> =>
  enqueue(tx, 'intent.measure', {}, { key: 'intent.measure' })

/** Has all accounts asked anew by a job, as after another choice of what is watched for. */
export const askAll = (tx: Tx): Promise<void> => enqueue(tx, 'intent.all', {}, { key: 'intent.all' })

/** Signals in what people do each minute, of all each night; measured each week; what the week brought on Monday morning. */
export function intentJobs({ db, clock }: { db: Database; clock: Clock }) {
  const isFounded = () =>
    db.as(systemActor, async tx => (await companyIfAny(tx)) !== null, { readOnly: true })
  const all = async () => {
    if (!(await isFounded())) return
    const watched = await db.as(systemActor, async tx => {
      const ids = (await watchedSignals(tx)).map(({ id }) => id)
      await deleteUnwatched(tx, ids)
      return ids
    })
    for (const about of ['account', 'person'] as const)
      for (let after = 0; ; ) {
        const some = await db.as(systemActor, async tx => {
          const found = await householdsAfter(tx, about, after, atOnce)
          await lookAt(tx, found, clock())
          return found
        })
        if (some.length === 0) break
        after = some.at(-1)!.id
      }
    await db.as(systemActor, tx => setLooked(tx, watched, clock()))
  }
  const measure = async () => {
    if (!(await isFounded())) return
    await measureSignals(db, clock())
    await all()
  }
  return {
    'intent.due': async () => {
      for (let some = true; some; )
        some = await db.as(systemActor, async tx => {
          const ids = await takeDue(tx, atOnce)
          if (ids.length > 0) await lookAtSubjects(tx, ids, clock())
          return ids.length > 0
        })
    },
    'intent.all': all,
    'intent.night': async () => {
      const signals = await db.as(systemActor, allSignals, { readOnly: true })
      await (signals.some(({ measured }) => measured === null) ? measure() : all())
    },
    'intent.measure': measure,
    'intent.digest': async () => {
      if (await isFounded()) await db.as(systemActor, tx => sendDigests(tx, clock()))
    },
  }
}
