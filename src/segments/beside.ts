import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { About } from '../shared/condition/tree.ts'

/**
 * Who is to be asked where something changed of these, by any id recorded for them: persons and accounts of today, of a person
 * the account, of an account its persons; with `colleagues` the persons of the account of a person too. Who is gone stays
 * among them while a segment has them: they leave it.
 */
export async function subjectsBeside(
  tx: Tx,
  ids: readonly number[],
  about: About,
  colleagues: boolean,
): Promise<number[]> {
  if (ids.length === 0) return []
  const of = sql`${ids as number[]}::bigint[]`
  const up = sql`select p.account_id as id from given join person p on p.id = given.id where p.account_id is not null`
  const at = colleagues ? sql`select id from given union ${up}` : sql`select id from given`
  const beside =
    about === 'account'
      ? up
      : sql`select p.id from person p where p.account_id = any(array(select at.id from (${at}) at))`
  const { rows } = await sql<{ id: number }>`
    with given as materialized (
      select unnest(${of}) as id
      union select person_id from identity where subject_id = any(${of})
      union select account_id from account_identity where subject_id = any(${of}))
    select x.id from (select id from given union ${beside}) x
    where exists (select from ${sql.table(about)} r where r.id = x.id)
      or exists (select from segment_member m where m.subject_id = x.id)`.execute(tx)
  return rows.map(({ id }) => id)
}
