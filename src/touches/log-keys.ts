import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { TouchKind, TouchSide } from './model/touch.ts'

/** What a log is narrowed by. */
export type Narrowing = {
  side?: TouchSide
  kind?: TouchKind
  productGroupId?: number
  from?: string
  to?: string
}
export type Key = readonly (string | number)[]

/** The conditions of a log, hidden from the planner, so that one plan serves every log. */
export const narrowed = (filter: Narrowing): RawBuilder<unknown> => sql`
    ${filter.side ? sql`and t.side = (select ${filter.side}::touch_side)` : sql``}
    ${filter.kind ? sql`and t.kind = (select ${filter.kind}::touch_kind)` : sql``}
    ${filter.productGroupId ? sql`and t.product_group_id = (select ${filter.productGroupId}::bigint)` : sql``}
    ${filter.from ? sql`and t.occurred_at >= (select ${filter.from}::timestamptz)` : sql``}
    ${filter.to ? sql`and t.occurred_at < (select ${filter.to}::timestamptz)` : sql``}`

/**
 * Ids that a log of the subjects `s` leaves out: what was corrected, and what was taken back. Few, and found by themselves, so
 * that keys are read from the index alone. A correction has the subject of what it corrects.
 */
export const hidden = sql`
  select unnest(case when c.withdrawn is null then array[c.supersedes_id] else array[c.supersedes_id, c.id] end) as id
  from s join touch c on c.subject_id = s.subject_id where c.supersedes_id is not null`
export const shown = sql`and t.id not in (select id from hidden)`

/** The key of the entry that stands `skip` entries after another (or in the log at all), newest first; null where there are not so many. */
export async function keyAfter(
  tx: Tx,
  subjects: RawBuilder<unknown>,
  filter: Narrowing,
  after: Key | null,
  skip: number,
): Promise<Key | null> {
  const ofSubject = sql`
    from touch t where t.subject_id = s.subject_id ${narrowed(filter)} ${shown}
      ${after ? sql`and (t.occurred_at, t.id) < ((select ${after[0]}::timestamptz), (select ${after[1]}::bigint))` : sql``}`
  const newestFirst = sql`order by t.occurred_at desc, t.id desc`
  // As the pages of a log are found: each subject tells its share, and none of them reads further back than needed.
  const { rows } = await sql<{ at: string; id: number }>`
    with s as materialized (${subjects}), hidden as materialized (${hidden}),
    since as materialized (
      select coalesce((select n.occurred_at from s cross join lateral (
        select t.occurred_at ${ofSubject} ${newestFirst}
        limit (select ceil(${skip}::float8 / greatest(count(*), 1))::int from s)
      ) n order by n.occurred_at desc offset ${skip - 1} limit 1), '-infinity') as at
    )
    select to_json(t.occurred_at)#>>'{}' as at, t.id from s cross join lateral (
      select t.occurred_at, t.id ${ofSubject} and t.occurred_at >= (select at from since)
    ) t ${newestFirst} offset ${skip - 1} limit 1`.execute(tx)
  return rows[0] ? [rows[0].at, rows[0].id] : null
}
