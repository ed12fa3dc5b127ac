import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Written } from '../shared/condition/read.ts'
import type { About } from '../shared/condition/tree.ts'
import { noSuchSegment } from './list.ts'

export type Segment = {
  id: number
  name: string
  note: string
  about: About
  kind: 'live' | 'static'
  version: number
  condition: Written | null
  madeBy: { id: number } | null
  archivedAt: Date | null
}

/** Refuses `no_such_segment` (404). `lock`: nobody else changes it meanwhile. */
export async function segmentOf(tx: Tx, id: number, { lock = false } = {}): Promise<Segment> {
  const { rows } = await sql<Segment>`
    select id, name, note, about, kind, version, condition, archived_at as "archivedAt",
      case when made_by is not null then json_build_object('id', made_by) end as "madeBy"
    from segment where id = ${id}::bigint ${lock ? sql`for update` : sql``}`.execute(tx)
  return rows[0] ?? noSuchSegment()
}

export async function nameIsTaken(tx: Tx, name: string, except = 0): Promise<boolean> {
  const { rows } = await sql`
    select from segment where lower(name) = lower(${name}) and archived_at is null and id <> ${except}`.execute(
    tx,
  )
  return rows.length > 0
}

export async function segmentCount(tx: Tx): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from segment where archived_at is null`.execute(tx)
  return rows[0]!.n
}

export async function sizeOf(tx: Tx, id: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from segment_member where segment_id = ${id}::bigint`.execute(tx)
  return rows[0]!.n
}
