import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { dayAt, dayStart, formatDay, parseDay } from '../shared/zone-days.ts'
import { company } from '../team/queries.ts'
import { segmentOf } from './queries-of-segment.ts'

const usual = 90
const longest = 1_100

/** Size at the end of each day of the company, from what came and went; the last 90 days where none are named. */
export async function sizesOf(
  tx: Tx,
  id: number,
  given: { from?: string | undefined; to?: string | undefined },
  now: Date,
) {
  await segmentOf(tx, id)
  const { timeZone } = await company(tx)
  const to = given.to === undefined ? dayAt(timeZone, now.getTime()) : parseDay(given.to)!
  const from = given.from === undefined ? to - usual + 1 : parseDay(given.from)!
  if (from > to || to - from >= longest)
    refuse('bad_period', 422, 'This takes 1 to 1,100 days.', { field: 'from' })
  const start = new Date(dayStart(timeZone, from))
  const { rows: before } = await sql<{ n: number }>`
    select count(*) filter (where entered) - count(*) filter (where not entered) as n from segment_change
    where segment_id = ${id}::bigint and at < ${start}::timestamptz`.execute(tx)
  const { rows } = await sql<{ day: string; entered: number; left: number }>`
    select (at at time zone ${timeZone}::text)::date as day, count(*) filter (where entered) as entered,
      count(*) filter (where not entered) as "left"
    from segment_change where segment_id = ${id}::bigint and at >= ${start}::timestamptz
      and at < ${new Date(dayStart(timeZone, to + 1))}::timestamptz
    group by 1`.execute(tx)
  const moved = new Map(rows.map(row => [row.day, row]))
  let size = before[0]!.n
  return {
    items: Array.from({ length: to - from + 1 }, (_, n) => {
      const day = formatDay(from + n)
      const { entered, left } = moved.get(day) ?? { entered: 0, left: 0 }
      size += entered - left
      return { day, size, entered, left }
    }),
  }
}
