import { sql } from 'kysely'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import type { SeenKind } from './model/access.ts'
import { type Period, within } from './period.ts'
import { wholeOf } from './whole.ts'

export type AccessQuery = Period & {
  reader?: number | undefined
  kind?: SeenKind | undefined
  cursor?: string | undefined
  limit: number
}
type Seen = {
  user: { id: number; name: string }
  kind: SeenKind
  at: string
  list: { what: string; filter: Record<string, unknown>; shown: number } | null
}

/** Readings of one person and of lists that showed it, with a key that tells those of one moment apart. */
const seen = (subjects: readonly number[]) => sql`
  select a.user_id, a.kind, a.at, 'r:' || a.kind || ':' || a.subject_id as key, null::text as what, null::jsonb as filter, null::int as shown
  from person_access a where a.subject_id = any(${[...subjects]}::bigint[])
  union all
  select l.user_id, case l.kind when 'log' then 'log_of_many' else l.kind end, l.at, 'l:' || l.id, l.what, l.filter, l.shown
  from list_access l where l.person_ids && ${[...subjects]}::bigint[]`

/**
 * Who read what of a person, and of whoever was merged into it, newest first: its own page and log by the hour, and each list,
 * search and log of many that showed it.
 */
export async function accessesOf(tx: Tx, personId: number, query: AccessQuery) {
  const { subjects } = await wholeOf(tx, personId)
  const after = query.cursor ? readCursor(query.cursor, 3) : null
  const asked = sql`${within(sql`s.at`, query)}
    ${query.reader === undefined ? sql`` : sql`and s.user_id = ${query.reader}`}
    ${query.kind === undefined ? sql`` : sql`and s.kind = ${query.kind}`}`
  const { rows } = await sql<Seen & { key: string }>`
    select json_build_object('id', u.id, 'name', u.name) as user, s.kind, to_json(s.at)#>>'{}' as at, s.key,
      case when s.what is not null then json_build_object('what', s.what, 'filter', s.filter, 'shown', s.shown) end as list
    from (${seen(subjects)}) s join app_user u on u.id = s.user_id
    where ${asked} ${after ? sql`and (s.at, s.user_id, s.key) < (${after[0]}::timestamptz, ${after[1]}::bigint, ${after[2]}::text)` : sql``}
    order by s.at desc, s.user_id desc, s.key desc limit ${query.limit + 1}`.execute(tx)
  const { rows: counted } = await sql<{ total: number }>`
    select count(*) as total from (${seen(subjects)}) s where ${asked}`.execute(tx)
  const { rows: readers } = await sql<{ id: number; name: string }>`
    select u.id, u.name from app_user u where u.id in (select s.user_id from (${seen(subjects)}) s) order by u.name, u.id`.execute(
    tx,
  )
  const items = rows.slice(0, query.limit)
  const last = items.at(-1)
  return {
    total: counted[0]!.total,
    readers,
    items: items.map(({ key: _, ...item }) => item),
    next: rows.length > query.limit && last ? writeCursor([last.at, last.user.id, last.key]) : null,
  }
}
