import { sql } from 'kysely'
import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { systemActor } from '../team/model/actor.ts'
import { runLearning } from './learn.ts'
import { deleteQuiet, insertLearning } from './store.ts'
import { releasedModels, weighLeads, weighPersons } from './weigh.ts'

const atOnce = 500
/** Of whoever did something within so many days something is said. */
const activeDays = 90
const DAY = 86_400_000

/** Has the past learnt from, by a job; once, however many ask. */
export async function askLearning(tx: Tx, userId: number | null, now: Date): Promise<void> {
  if (await insertLearning(tx, userId, now))
    await enqueue(tx, 'likelihood.learn', {}, { key: 'likelihood.learn' })
}

/** Learns each month; says anew each night how likely people are, and of open leads what another model says once it is released. */
export function likelihoodJobs({ db, clock }: { db: Database; clock: Clock }) {
  const inChunks = async (
    ids: readonly number[],
    weigh: (tx: Tx, ids: number[], now: Date) => Promise<void>,
  ) => {
    for (let from = 0; from < ids.length; from += atOnce)
      await db.as(systemActor, tx => weigh(tx, ids.slice(from, from + atOnce), clock()))
  }
  const read = (idsOf: (tx: Tx) => Promise<number[]>) => db.as(systemActor, idsOf, { readOnly: true })
  const people = async () => {
    const since = new Date(clock().getTime() - activeDays * DAY)
    const models = await db.as(systemActor, releasedModels, { readOnly: true })
    if (models.length === 0) return
    await db.as(systemActor, tx => deleteQuiet(tx, since))
    await inChunks(await read(tx => activeSince(tx, since)), weighPersons)
  }
  return {
    'likelihood.ask': () => db.as(systemActor, tx => askLearning(tx, null, clock())),
    'likelihood.learn': () => runLearning(db, clock),
    'likelihood.released': async () => {
      const late = new Date(clock().getTime() - activeDays * DAY)
      await inChunks(await read(tx => openOrLate(tx, late)), weighLeads)
      await people()
    },
    'likelihood.night': people,
  }
}

/** Open ones, and all of late: whether these are still like those that were learnt from is told by all of them. */
async function openOrLate(tx: Tx, since: Date): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from lead where state = 'open' or (raised_at > ${since} and state <> 'joined') order by id`.execute(
    tx,
  )
  return rows.map(({ id }) => id)
}

async function activeSince(tx: Tx, since: Date): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct p.id from touch t left join identity i on i.subject_id = t.subject_id
    join person p on p.id = coalesce(i.person_id, t.subject_id) and p.erased_at is null
    where t.occurred_at > ${since} and not t.machine and t.withdrawn is null order by p.id`.execute(tx)
  return rows.map(({ id }) => id)
}
