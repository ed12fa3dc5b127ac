import { sql } from 'kysely'
import { segmentKey } from '../customers/model/columns.ts'
import type { Tx } from '../platform/database.ts'
import type { Written } from '../shared/condition/read.ts'
import { segmentsIn } from './model/order.ts'

/** What uses a segment: other segments whose conditions ask about it, saved views of lists that it narrows, and what domains above say. */
export type SegmentUser = { kind: string; id: number; name: string }
export type SegmentUse = (tx: Tx, id: number) => Promise<SegmentUser[]>
/** What else may use a segment. */
export type UseNeeds = { uses: readonly SegmentUse[] }

export async function usersOf(tx: Tx, { uses }: UseNeeds, id: number): Promise<SegmentUser[]> {
  const { rows } = await sql<{ id: number; name: string; condition: Written }>`
    select id, name, condition from segment
    where archived_at is null and condition is not null and id <> ${id}::bigint order by lower(name), id`.execute(
    tx,
  )
  const segments = rows.flatMap(({ condition, ...segment }) =>
    segmentsIn(condition.when).includes(id) ? [{ kind: 'segment', ...segment }] : [],
  )
  const others: SegmentUser[] = []
  for (const use of uses) others.push(...(await use(tx, id)))
  return [...segments, ...(await viewsOf(tx, id)), ...others]
}

/** Of views that somebody keeps private only whose they are. */
async function viewsOf(tx: Tx, id: number): Promise<SegmentUser[]> {
  const { rows } = await sql<{ id: number; name: string; query: Record<string, string | undefined> }>`
    select v.id, case when v.shared = 'me' then u.name else v.name end as name, v.query
    from saved_view v join app_user u on u.id = v.user_id
    where v.query ->> 'where' like ${`%"${segmentKey}"%`} or v.query ->> 'when' like '%"segment"%' or v.query ? 'segment'
    order by lower(v.name), v.id`.execute(tx)
  return rows.flatMap(({ query, ...view }) => (asksFor(query, id) ? [{ kind: 'saved_view', ...view }] : []))
}

/** Whether a list is narrowed by a segment: beside its conditions, in one of them, or in the condition of the builder. */
function asksFor({ segment, where, when }: Record<string, string | undefined>, id: number): boolean {
  if (segment?.split(',').includes(String(id))) return true
  const conditions = readJson(where)
  const isNamed =
    Array.isArray(conditions) &&
    conditions.some(each => Array.isArray(each) && each[0] === segmentKey && each.slice(2).includes(id))
  return isNamed || namesSegment(readJson(when), id)
}

/** Anywhere in a condition, also in one that cannot be read any more. */
function namesSegment(part: unknown, id: number): boolean {
  if (typeof part !== 'object' || part === null) return false
  return Object.entries(part).some(
    ([key, value]) => (key === segmentKey && value === id) || namesSegment(value, id),
  )
}

function readJson(text: string | undefined): unknown {
  try {
    return text === undefined ? null : (JSON.parse(text) as unknown)
  } catch {
    return null
  }
}
