import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { About } from '../shared/condition/tree.ts'

type Sql = RawBuilder<unknown>

/** Where signals show: an account with everybody there, or a person without one. */
export type Household = { about: About; id: number }

/** Whose these are today, of subjects as they were recorded. Who is not there any more is nobody's. */
export async function householdsOf(tx: Tx, subjectIds: readonly number[]): Promise<Household[]> {
  const { rows } = await sql<Household>`
    select distinct case when a.id is not null then 'account' else 'person' end as about, coalesce(a.id, p.id) as id
    from unnest(${subjectIds as number[]}::bigint[]) s (id)
    left join identity i on i.subject_id = s.id
    left join person p on p.id = coalesce(i.person_id, s.id) and p.erased_at is null
    left join account_identity ai on ai.subject_id = s.id
    left join account a on a.id = coalesce(p.account_id, ai.account_id, s.id) and a.erased_at is null
    where a.id is not null or (p.id is not null and p.account_id is null)`.execute(tx)
  return rows
}

/** A record with those that were merged into it: what was written of these is of it today. */
export const recordedAs = (
  id: Sql,
): Sql => sql`array(select ${id} union all select i.subject_id from identity i where i.person_id = ${id}
  union all select i.subject_id from account_identity i where i.account_id = ${id})`

/** All of one kind after an id, so many at once. */
export async function householdsAfter(
  tx: Tx,
  about: About,
  after: number,
  limit: number,
): Promise<Household[]> {
  const all =
    about === 'account'
      ? sql`select id from account where erased_at is null`
      : sql`select id from person where erased_at is null and account_id is null`
  const { rows } = await sql<{ id: number }>`
    select x.id from (${all}) x where x.id > ${after} order by x.id limit ${limit}`.execute(tx)
  return rows.map(({ id }) => ({ about, id }))
}
