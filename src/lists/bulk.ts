import { sql } from 'kysely'
import type { z } from 'zod'
import { readIdCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { managers } from '../team/model/access.ts'
import type { Actor } from '../team/model/actor.ts'
import type { ListKinds, ManyKind } from './kind.ts'
import type { ListRecord, listsContract } from './model/contract.ts'

export type BulkEdit = z.infer<(typeof listsContract)['GET /api/bulk-edits/:id']['response']>
export type BulkRow = z.infer<
  (typeof listsContract)['GET /api/bulk-edits/:id/records']['response']
>['items'][number]
export type Verdict = BulkRow['verdict']

const selected = sql`
  select b.id, b.record, b.change, b.state, b.problem, u.name as by, to_json(b.created_at)#>>'{}' as "createdAt",
    to_json(b.ended_at)#>>'{}' as "endedAt", to_json(b.undone_at)#>>'{}' as "undoneAt",
    (select jsonb_build_object('changes', 0, 'same', 0, 'refused', 0, 'done', 0, 'missed', 0, 'undone', 0, 'stayed', 0)
      || coalesce(jsonb_object_agg(c.verdict, c.n), '{}')
      from (select verdict, count(*) as n from bulk_edit_row r where r.bulk_edit_id = b.id group by verdict) c) as counts
  from bulk_edit b left join app_user u on u.id = b.user_id`

const isManager = (actor: Actor): boolean =>
  managers.some(role => role === actor.role) || actor.role === 'system'
const own = (actor: Actor) => (isManager(actor) ? sql`true` : sql`b.user_id = ${actor.userId}::bigint`)

/** How many of them are changed at once. Refuses `not_changed` for records of which lists change nothing. */
export const manyOf = (kinds: ListKinds, record: ListRecord): ManyKind =>
  kinds[record].many ??
  refuse('not_changed', 422, 'Of these nothing is changed by the many.', { field: 'record' })

/** Your own, or any for managers. Refuses `no_such_bulk_edit`. */
export async function bulkEditById(tx: Tx, actor: Actor, id: number): Promise<BulkEdit> {
  const { rows } = await sql<BulkEdit>`${selected} where b.id = ${id} and ${own(actor)}`.execute(tx)
  return rows[0] ?? refuse('no_such_bulk_edit', 404, 'There is no such change of many, or it is not yours.')
}

export async function listBulkEdits(
  tx: Tx,
  actor: Actor,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ items: BulkEdit[]; next: string | null }> {
  const before = cursor ? readIdCursor(cursor) : null
  const { rows } = await sql<BulkEdit>`${selected} where b.state <> 'previewed' and ${own(actor)}
    ${before === null ? sql`` : sql`and b.id < ${before}`} order by b.id desc limit ${limit + 1}`.execute(tx)
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? writeCursor([items.at(-1)!.id]) : null }
}

/** Records by what became of them, with their names today: in the trash too. */
export async function bulkRows(
  tx: Tx,
  actor: Actor,
  kinds: ListKinds,
  id: number,
  { verdict, cursor, limit }: { verdict?: Verdict | undefined; cursor?: string | undefined; limit: number },
): Promise<{ items: BulkRow[]; next: string | null }> {
  const after = cursor ? readIdCursor(cursor) : 0
  const kind = manyOf(kinds, (await bulkEditById(tx, actor, id)).record)
  const { rows } = await sql<BulkRow>`
    select r.record_id as id, ${kind.nameOf(sql`r.record_id`)} as name,
      r.verdict, r.why, ${named(kind, sql`r.before`)} as before, ${named(kind, sql`r.after`)} as after
    from bulk_edit_row r
    where r.bulk_edit_id = ${id} ${verdict ? sql`and r.verdict = ${verdict}` : sql``} and r.record_id > ${after}
    order by r.record_id limit ${limit + 1}`.execute(tx)
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? writeCursor([items.at(-1)!.id]) : null }
}

/** Values with the names of what they refer to, as people read them. */
const named = ({ references }: ManyKind, values: ReturnType<typeof sql>) => sql`(
  select jsonb_object_agg(e.key, case ${sql.join(
    Object.entries(references).map(
      ([column, table]) =>
        sql`when e.key = ${column} then (select to_jsonb(n.name) from ${sql.table(table)} n where n.id = (e.value #>> '{}')::bigint)`,
    ),
    sql` `,
  )} else e.value end) from jsonb_each(${values}) e)`

/** Locks it until the transaction ends. Refuses as `bulkEditById`. */
export async function lockBulkEdit(
  tx: Tx,
  actor: Actor,
  id: number,
): Promise<BulkEdit & { userId: number | null }> {
  const { rows } = await sql<{ userId: number | null }>`
    select user_id as "userId" from bulk_edit where id = ${id} for update`.execute(tx)
  return { ...(await bulkEditById(tx, actor, id)), userId: rows[0]?.userId ?? null }
}
