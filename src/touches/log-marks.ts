import { type RawBuilder, sql } from 'kysely'
import { numbers } from '../platform/columns.ts'
import { writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import type { Actor } from '../team/model/actor.ts'
import { hidden, type Narrowing, narrowed, shown } from './log-keys.ts'
import { entriesOfPage, type Mark } from './model/log-pages.ts'
import { boundsOf } from './model/log-stretches.ts'
import { type OfAccount, subjectsOfPerson, whose } from './queries.ts'

export type LogMarks = { total: number; marks: Mark[] }
type Reader = Pick<Actor, 'role'>

export const accountMarks = (
  tx: Tx,
  actor: Reader,
  id: number,
  filter: Narrowing & OfAccount & { personId?: number },
): Promise<LogMarks> => readMarks(tx, actor, whose(id, filter), filter)
export const personMarks = (tx: Tx, actor: Reader, id: number, filter: Narrowing): Promise<LogMarks> =>
  readMarks(tx, actor, subjectsOfPerson(id), filter)

/**
 * A whole log is told in stretches of time, counted by the index alone, and only the newest of them page by page; a log under
 * conditions, which the index does not know, page by page.
 */
const readMarks = (
  tx: Tx,
  actor: Reader,
  subjects: RawBuilder<unknown>,
  filter: Narrowing,
): Promise<LogMarks> =>
  filter.side || filter.kind || filter.productGroupId
    ? pageMarks(tx, subjects, filter)
    : stretchMarks(tx, actor, subjects, filter)

/** Counted from the oldest entry, so that a new one at the top moves no marker. Reads the keys of all of it. */
async function pageMarks(tx: Tx, subjects: RawBuilder<unknown>, filter: Narrowing): Promise<LogMarks> {
  const { rows } = await sql<{ at: string; id: number; total: number }>`
    with s as materialized (${subjects}), hidden as materialized (${hidden}),
    k as (
      select t.occurred_at, t.id from s join touch t on t.subject_id = s.subject_id
      where true ${narrowed(filter)} ${shown} order by t.occurred_at, t.id
    ),
    a as materialized (select array_agg(occurred_at) as at, array_agg(id) as ids from k)
    select to_json(a.at[n])#>>'{}' as at, a.ids[n] as id, cardinality(a.ids) as total
    from a cross join generate_series(1, cardinality(a.ids), ${sql.lit(entriesOfPage)}) n order by n desc`.execute(
    tx,
  )
  const total = rows[0]?.total ?? 0
  const ofNewest = total - Math.max(0, rows.length - 1) * entriesOfPage
  return {
    total,
    marks: rows.map(({ at, id }, n) => ({
      cursor: writeCursor([at, id]),
      at,
      rows: n === 0 ? ofNewest : entriesOfPage,
    })),
  }
}

async function stretchMarks(
  tx: Tx,
  actor: Reader,
  subjects: RawBuilder<unknown>,
  filter: Narrowing,
): Promise<LogMarks> {
  const { rows } = await sql<{ ids: number[] | null; oldest: Date | null; newest: Date | null }>`
    with s as materialized (${subjects})
    select array_agg(s.subject_id) as ids, min(o.at) as oldest, max(n.at) as newest from s
    left join lateral (select t.occurred_at as at from touch t where t.subject_id = s.subject_id
      order by t.occurred_at, t.id limit 1) o on true
    left join lateral (select t.occurred_at as at from touch t where t.subject_id = s.subject_id
      order by t.occurred_at desc, t.id desc limit 1) n on true`.execute(tx)
  const { ids, oldest, newest } = rows[0]!
  if (!ids || !oldest || !newest) return { total: 0, marks: [] }
  const bounds = boundsOf({ oldest, newest, subjects: ids.length, ...filter })
  const counts = await countsOf(tx, actor, ids, bounds)
  // The newest one that holds anything is told page by page, as its rows are those that new entries move.
  const last = counts.findLastIndex(n => n > 0)
  if (last === -1) return { total: 0, marks: [] }
  const end = bounds[last + 1]!
  const top = await pageMarks(tx, subjects, { from: bounds[last]!, to: end })
  const older = counts.slice(0, last).flatMap((rows, place) => {
    const at = bounds[place]!
    return rows > 0 ? [{ cursor: writeCursor([at, 0]), at, rows }] : []
  })
  return {
    total: top.total + older.reduce((sum, { rows }) => sum + rows, 0),
    marks: [...top.marks, ...older.reverse()],
  }
}

/** Entries of each stretch from one bound to the next. */
async function countsOf(
  tx: Tx,
  actor: Reader,
  ids: readonly number[],
  bounds: readonly string[],
): Promise<number[]> {
  const subjects = sql`${numbers(ids)}::bigint[]`
  const edges = sql`${[...bounds]}::timestamptz[]`
  const { rows: all } = await sql<{ place: number; n: number }>`
    select place, n from ${actor.role === 'partner' ? sql`own_touches_in(${subjects}, ${edges})` : sql`touches_in(${subjects}, ${edges})`}`.execute(
    tx,
  )
  const { rows: left } = await sql<{ place: number; n: number }>`
    with s as materialized (select unnest(${subjects}) as subject_id), hidden as materialized (${hidden})
    select width_bucket(t.occurred_at, ${edges}) as place, count(*) as n
    from touch t where t.id in (select id from hidden) group by 1`.execute(tx)
  const counts = bounds.slice(1).map(() => 0)
  for (const { place, n } of all) counts[place - 1] = n
  for (const { place, n } of left) if (place >= 1 && place < bounds.length) counts[place - 1]! -= n
  return counts
}
