import { sql } from 'kysely'
import { readCursor, readIdCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { dayStart, parseDay } from '../shared/zone-days.ts'
import { company } from '../team/queries.ts'
import { type Named, namedSubject } from './names.ts'
import { segmentOf } from './queries-of-segment.ts'

type Page = { cursor?: string | undefined; limit: number }

/** Who is in a segment, newest record first; with `also` those in that one too, with `without` those who are not. */
export async function membersOf(
  tx: Tx,
  id: number,
  { also, without, cursor, limit }: Page & { also?: number | undefined; without?: number | undefined },
) {
  const { about } = await segmentOf(tx, id)
  const before = cursor === undefined ? null : readIdCursor(cursor)
  const isIn = (other: number) =>
    sql`exists (select from segment_member o where o.segment_id = ${other}::bigint and o.subject_id = m.subject_id)`
  const where = sql`m.segment_id = ${id}::bigint ${also === undefined ? sql`` : sql`and ${isIn(also)}`}
    ${without === undefined ? sql`` : sql`and not ${isIn(without)}`}`
  const { rows } = await sql<Named & { since: Date }>`
    select ${namedSubject(about)}, m.since from segment_member m join ${sql.table(about)} x on x.id = m.subject_id
    where ${where} ${before === null ? sql`` : sql`and m.subject_id < ${before}::bigint`}
    order by m.subject_id desc limit ${limit + 1}`.execute(tx)
  const { rows: counted } = await sql<{ n: number }>`
    select count(*) as n from segment_member m where ${where}`.execute(tx)
  const items = rows.slice(0, limit)
  return {
    items: items.map(row => ({ ...row, since: row.since.toISOString() })),
    next: rows.length > limit ? writeCursor([items.at(-1)!.id]) : null,
    total: counted[0]!.n,
  }
}

type Change = { id: number; entered: boolean; at: Date; version: number; subject: Named | null }

/** Who came and went, latest first. `from` and `to` are days of the company, both included. */
export async function changesOf(
  tx: Tx,
  id: number,
  {
    from,
    to,
    kind,
    cursor,
    limit,
  }: Page & { from?: string | undefined; to?: string | undefined; kind?: 'entered' | 'left' | undefined },
) {
  const { about } = await segmentOf(tx, id)
  const { timeZone } = await company(tx)
  const start = (day: string, later: number) => new Date(dayStart(timeZone, parseDay(day)! + later))
  const where = sql`c.segment_id = ${id}::bigint
    ${from === undefined ? sql`` : sql`and c.at >= ${start(from, 0)}::timestamptz`}
    ${to === undefined ? sql`` : sql`and c.at < ${start(to, 1)}::timestamptz`}
    ${kind === undefined ? sql`` : sql`and c.entered = ${kind === 'entered'}`}`
  const before = cursor === undefined ? null : readCursor(cursor, 2)
  const after =
    before === null
      ? sql``
      : sql`and (c.at, c.id) < (${String(before[0])}::timestamptz, ${Number(before[1])}::bigint)`
  const today = about === 'person' ? sql`identity` : sql`account_identity`
  const { rows } = await sql<Change & { mark: string }>`
    select c.id, c.entered, c.at, c.at::text as mark, c.version,
      (select json_build_object('kind', n.kind, 'id', n.id, 'name', n.name, 'second', n.second) from (
        select ${namedSubject(about)} from ${sql.table(about)} x
        where x.id = coalesce((select i.${sql.ref(`${about}_id`)} from ${today} i where i.subject_id = c.subject_id), c.subject_id)) n) as subject
    from segment_change c where ${where} ${after}
    order by c.at desc, c.id desc limit ${limit + 1}`.execute(tx)
  const { rows: counted } = await sql<{ n: number }>`
    select count(*) as n from segment_change c where ${where}`.execute(tx)
  const items = rows.slice(0, limit)
  return {
    items: items.map(({ mark: _, at, ...row }) => ({ ...row, at: at.toISOString() })),
    next: rows.length > limit ? writeCursor([items.at(-1)!.mark, items.at(-1)!.id]) : null,
    total: counted[0]!.n,
  }
}
