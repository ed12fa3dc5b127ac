import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { inOrder, type Point } from './model/stitching.ts'

/** What was said of each of these browsers, in order, with the persons of today; erased and trashed ones are nobody. */
export async function pointsOf(tx: Tx, visitorIds: readonly number[]): Promise<Map<number, Point[]>> {
  const { rows } = await sql<Point & { visitorId: number; time: Date }>`
    select v.visitor_id as "visitorId", v.at as time, v.mark::text as mark, p.id as "personId"
    from visitor_point v left join identity i on i.subject_id = v.person_id
      join person p on p.id = coalesce(i.person_id, v.person_id) and p.erased_at is null
    where v.visitor_id = any(${[...visitorIds]}::bigint[])`.execute(tx)
  const found = new Map<number, Point[]>()
  for (const { visitorId, time, mark, personId } of rows) {
    const points = found.get(visitorId) ?? []
    points.push({ at: time.getTime(), mark, personId })
    found.set(visitorId, points)
  }
  return new Map([...found].map(([id, points]) => [id, inOrder(points)]))
}

/** Subjects that the acts of a browser were recorded under, its own first. */
export async function subjectsOfVisitor(tx: Tx, visitorId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select subject_id as id from visitor_stretch where visitor_id = ${visitorId}`.execute(tx)
  return [visitorId, ...rows.map(({ id }) => id)]
}

export type RecordedAct = { id: number; subjectId: number; at: Date }

/** What stands under these subjects, `from` included and `to` not; ms, infinite for no end. What a person of staff wrote stays. */
export async function actsBetween(
  tx: Tx,
  subjects: readonly number[],
  from: number,
  to: number,
): Promise<RecordedAct[]> {
  const since = Number.isFinite(from) ? sql`and t.occurred_at >= ${new Date(from)}` : sql``
  const until = Number.isFinite(to) ? sql`and t.occurred_at < ${new Date(to)}` : sql``
  const { rows } = await sql<RecordedAct>`
    select t.id, t.subject_id as "subjectId", t.occurred_at as at from touch t
    where t.subject_id = any(${[...subjects]}::bigint[]) ${since} ${until} and t.user_id is null and t.withdrawn is null
      and not exists (select 1 from touch c where c.supersedes_id = t.id)
    order by t.id`.execute(tx)
  return rows
}
