import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Sql } from './source.ts'

/** Keeps what a segment is before it becomes something else. */
export async function keepVersion(tx: Tx, id: number): Promise<void> {
  await sql`
    insert into segment_version (segment_id, version, name, note, condition, made_by, made_at)
    select id, version, name, note, condition, coalesce(changed_by, made_by), changed_at from segment where id = ${id}`.execute(
    tx,
  )
}

export async function setChangedBy(tx: Tx, id: number, userId: number | null): Promise<void> {
  await sql`update segment set changed_by = ${userId} where id = ${id}`.execute(tx)
}

/** Nobody has reckoned the members of these since: they are asked of everybody at the next turn. */
export async function setUnreckoned(tx: Tx, ids: readonly number[]): Promise<void> {
  await sql`update segment set kept_until = null where id = any(${ids as number[]}::bigint[])`.execute(tx)
}

/** Takes subjects off the list of a static segment; how many of them were on it. */
export async function deleteListed(
  tx: Tx,
  { id, about }: { id: number; about: 'person' | 'account' },
  subjects: Sql,
): Promise<number> {
  const column = sql.ref(about === 'person' ? 'person_id' : 'account_id')
  const { rows } = await sql<{ n: number }>`
    with gone as (
      delete from segment_listed where segment_id = ${id} and ${column} in (select subject.id from (${subjects}) subject)
      returning 1)
    select count(*)::int as n from gone`.execute(tx)
  return rows[0]!.n
}
