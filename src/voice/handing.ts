import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { type Holding, held } from '../platform/holding.ts'
import { handOverPromises, runningAbout } from '../promises/hand-over.ts'
import { complaintPromise } from './model/complaint.ts'

/** The last time each of these was opened: what its promise is about. */
async function roundsOf(tx: Tx, ids: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct on (complaint_id) id from complaint_round where complaint_id = any(${[...ids]}::bigint[])
    order by complaint_id, n desc`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Complaints that are not settled go to another one with their promises. */
export const complaintsHeld: Holding<'complaints'> = held({
  table: 'complaint',
  column: 'owner_id',
  word: 'complaints',
  title: sql`concat_ws(', ', p.name, a.name)`,
  territory: sql`t.territory_id`,
  joins: sql`left join account a on a.id = t.account_id left join person p on p.id = t.person_id`,
  open: () => sql`t.state in ('open', 'answered')`,
  also: now => sql`, changed_at = ${now}`,
  clocks: async (tx, keys) => runningAbout(tx, complaintPromise, await roundsOf(tx, keys)),
  follow: async (tx, keys, from, to) =>
    handOverPromises(tx, { kind: complaintPromise, about: await roundsOf(tx, keys) }, { from, to }),
})
