import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { About } from '../shared/condition/tree.ts'
import { noSuchSegment } from './list.ts'

type Sized = { id: number; name: string; about: About; size: number }

/** How many are in two segments at once, for each two; Jaccard's index of each. Refuses `no_such_segment` (404). */
export async function overlapOf(tx: Tx, ids: readonly number[]) {
  const { rows: found } = await sql<Sized>`
    select s.id, s.name, s.about, (select count(*) from segment_member m where m.segment_id = s.id) as size
    from segment s where s.id = any(${ids as number[]}::bigint[])`.execute(tx)
  const segments = ids.map(id => found.find(each => each.id === id) ?? noSuchSegment())
  const { rows } = await sql<{ one: number; other: number; n: number }>`
    select a.segment_id as one, b.segment_id as other, count(*) as n
    from segment_member a join segment_member b on b.subject_id = a.subject_id and b.segment_id > a.segment_id
    where a.segment_id = any(${ids as number[]}::bigint[]) and b.segment_id = any(${ids as number[]}::bigint[])
    group by 1, 2`.execute(tx)
  const both = new Map(rows.map(({ one, other, n }) => [`${one} ${other}`, n]))
  const pairs = segments.flatMap((one, i) =>
    segments.slice(i + 1).map(other => {
      const [low, high] = one.id < other.id ? [one.id, other.id] : [other.id, one.id]
      const n = both.get(`${low} ${high}`) ?? 0
      const either = one.size + other.size - n
      return { one: one.id, other: other.id, both: n, jaccard: either === 0 ? 0 : n / either }
    }),
  )
  return { segments, pairs }
}
