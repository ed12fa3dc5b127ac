import { sql } from 'kysely'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { recomputeQuality, type WorthOf } from './quality.ts'
import { takeDue } from './store-quality.ts'

const atOnce = 5_000

/** Keeps the quality of records current: what changed each minute, all of it each night and after other rules. */
export function qualityJobs(needs: { db: Database; clock: Clock }, worth: WorthOf) {
  const { db, clock } = needs
  return {
    'customers.quality': async () => {
      for (let some = true; some; )
        some = await db.as(systemActor, async tx => {
          const due = await takeDue(tx, atOnce)
          for (const record of ['person', 'account'] as const) {
            const ids = due.filter(each => each.record === record).map(({ id }) => id)
            await recomputeQuality(tx, record, ids, clock(), worth)
          }
          return due.length > 0
        })
    },
    'customers.quality_all': async () => {
      for (const record of ['person', 'account'] as const)
        for (let after = 0; ; ) {
          const last = await db.as(systemActor, async tx => {
            const { rows } = await sql<{ id: number }>`
              select id from ${sql.table(record)} where id > ${after} order by id limit ${atOnce}`.execute(tx)
            await recomputeQuality(
              tx,
              record,
              rows.map(({ id }) => id),
              clock(),
              worth,
            )
            return rows.at(-1)?.id ?? null
          })
          if (last === null) break
          after = last
        }
    },
  }
}
