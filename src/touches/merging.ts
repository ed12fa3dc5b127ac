import { sql } from 'kysely'
import type { Mover } from '../platform/repoint.ts'

/** The ledger is never changed: it is counted here for whoever decides, and read through the maps of who is who. */
const counted = (name: string, subjects: (of: number) => ReturnType<typeof sql>): Mover => ({
  name,
  word: 'touches',
  emptied: 'clear',
  async count(tx, of) {
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from touch t where t.subject_id in (${subjects(of)})
        and t.withdrawn is null and not exists (select 1 from touch c where c.supersedes_id = t.id)`.execute(
      tx,
    )
    return rows[0]!.n
  },
  move: async () => [],
  back: async () => [],
})

export const touchesOfPersons: Mover[] = [
  counted(
    'touch.subject_id',
    of => sql`select ${of}::bigint union all select subject_id from identity where person_id = ${of}`,
  ),
]
export const touchesOfAccounts: Mover[] = [
  counted(
    'touch.account_id',
    of =>
      sql`select ${of}::bigint union all select subject_id from account_identity where account_id = ${of}`,
  ),
]
