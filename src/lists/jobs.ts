import { sql } from 'kysely'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { type Actor, systemActor } from '../team/model/actor.ts'
import type { ListKinds, Way } from './kind.ts'
import { bulkStep } from './run-bulk.ts'
import { setBulkState } from './store-bulk.ts'

/** Carries out a large change step by step, with the rights of whoever asked; after a break it goes on where it was. */
export function listJobs({ db, clock, kinds }: { db: Database; clock: Clock; kinds: ListKinds }) {
  return {
    'lists.bulk': async ({ id, way }: { id: number; way: Way }) => {
      const actor = await db.as(systemActor, async tx => {
        const { rows } = await sql<Actor>`
          select u.id as "userId", u.role, u.name from bulk_edit b join app_user u on u.id = b.user_id
          where b.id = ${id} and u.state = 'active' and u.role <> 'partner'`.execute(tx)
        if (rows.length === 0)
          await setBulkState(tx, id, 'failed', {
            problem: 'Whoever asked for it can no longer sign in.',
            endedAt: clock(),
          })
        return rows[0] ?? null
      })
      if (actor === null) return
      for (let more = true; more; )
        more = await db.as(actor, tx => bulkStep(tx, actor, kinds, id, way, clock()))
    },
  }
}
