import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { type Touch, touchById } from './queries.ts'

/**
 * An entry by the id of any of its versions, as it stands today; null when it was taken back, when nobody is left whom it
 * was with, or when it is not for this reader.
 */
export async function currentTouch(tx: Tx, id: number): Promise<Touch | null> {
  const { rows } = await sql<{ id: number }>`
    with recursive version as (
      select t.id, t.withdrawn, 0 as n from touch t where t.id = ${id}
      union all select c.id, c.withdrawn, v.n + 1 from version v join touch c on c.supersedes_id = v.id
    )
    select id from (select id, withdrawn from version order by n desc limit 1) last where withdrawn is null`.execute(
    tx,
  )
  if (!rows[0]) return null
  const touch = await touchById(tx, rows[0].id)
  return touch.person === null && touch.account === null ? null : touch
}

/** The same, refusing `no_such_touch`. */
export async function entryOf(tx: Tx, id: number): Promise<Touch> {
  return (
    (await currentTouch(tx, id)) ??
    refuse('no_such_touch', 404, 'There is no such entry any more, or it is not yours to see.')
  )
}

/** The first version of an entry: its name for what happens once in the life of an entry. */
export async function firstVersion(tx: Tx, id: number): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    with recursive version as (
      select t.id, t.supersedes_id, 0 as n from touch t where t.id = ${id}
      union all select b.id, b.supersedes_id, v.n + 1 from version v join touch b on b.id = v.supersedes_id
    ) select id from version order by n desc limit 1`.execute(tx)
  return rows[0]?.id ?? id
}
