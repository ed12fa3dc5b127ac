import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import type { Movers } from '../customers/merge.ts'
import type { ListRecord } from '../customers/model/columns.ts'
import { hindrances } from '../customers/trash.ts'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { type BulkEdit, bulkEditById, manyOf } from './bulk.ts'
import type { ListKinds, ManyKind } from './kind.ts'
import type { listsContract } from './model/contract.ts'
import { forgetBulkEdits, insertBulkEdit, insertBulkRows } from './store-bulk.ts'

type Asked = z.output<(typeof listsContract)['POST /api/bulk-edits']['body']>
const most = 100_000
const DAY = 86_400_000

/**
 * Fixes a set of records and says of each what the change would do. Nothing of theirs is changed. Refuses `not_yours` (403)
 * whoever may not change one of them, `not_changed`, `which` unless exactly one of ids and filter is given, `bad_filter`, `none`,
 * `too_many` and `no_trash`, and what the change is refused for.
 */
export async function previewBulk(
  tx: Tx,
  actor: Actor,
  kinds: ListKinds,
  asked: Asked,
  now: Date,
): Promise<BulkEdit> {
  const { record, change } = asked
  const kind = manyOf(kinds, record)
  if (!kind.changers.some(role => role === actor.role))
    refuse('not_yours', 403, 'Others change these records.')
  await forgetBulkEdits(tx, new Date(now.getTime() - DAY), new Date(now.getTime() - 180 * DAY))
  const ids = await chosen(tx, actor, kind, asked, now)
  const { trash, ...values } = change
  if (trash && Object.values(values).some(value => value !== undefined))
    refuse('only_trash', 422, 'What goes into the trash is not changed as well.', { field: 'change' })
  const looked = trash
    ? await lookForTrash(tx, actor, kind, ids)
    : await kind.look(tx, actor, values, ids, now)
  const id = await insertBulkEdit(tx, { record, change: looked.becomes, userId: actor.userId }, now)
  await insertBulkRows(tx, id, looked.rows)
  const { counts } = await bulkEditById(tx, actor, id)
  const all = counts.changes + counts.same + counts.refused
  if (all === 0) refuse('none', 422, 'Nobody fits any more.', { field: 'filter' })
  if (all > most)
    refuse('too_many', 422, 'At most 100,000 are changed at once. Narrow the list.', { field: 'filter' })
  return bulkEditById(tx, actor, id)
}

async function lookForTrash(tx: Tx, actor: Actor, { trash }: ManyKind, ids: RawBuilder<unknown>) {
  if (trash === null) return refuse('no_trash', 422, 'These are not thrown away.', { field: 'change' })
  return { becomes: { trash: true }, rows: await trash.look(tx, actor, ids) }
}

/** The ids that are meant, as a query of one column. */
async function chosen(
  tx: Tx,
  actor: Actor,
  kind: ManyKind,
  { ids, filter }: Asked,
  now: Date,
): Promise<RawBuilder<unknown>> {
  if ((ids === undefined) === (filter === undefined))
    return refuse('which', 422, 'Name the records, or say which list is meant.', { field: 'ids' })
  if (ids) return sql`select id from unnest(${ids}::bigint[]) id`
  const { sort: _sort, ...asked } = filter!
  const found = await kind.chosen(tx, actor, asked, now)
  if (found === null)
    return refuse('bad_filter', 422, 'The filter is not one of this list.', { field: 'filter' })
  return sql`${found} limit ${most + 1}`
}

/** Who would go into the trash, and what hinders the others. */
export async function lookAtTrash(
  tx: Tx,
  movers: Movers,
  record: ListRecord,
  ids: RawBuilder<unknown>,
): Promise<RawBuilder<unknown>> {
  const { rows } = await sql<{ id: number; there: boolean; erased: boolean }>`
    select g.id, t.id is not null as there, coalesce(t.erased_at is not null, false) as erased
    from (select distinct id from (${ids}) i) g left join ${sql.table(record)} t on t.id = g.id`.execute(tx)
  const there = rows.flatMap(row => (row.there ? [row.id] : []))
  const hindered = await hindrances(tx, movers, record, there)
  const why = rows.map(row => (row.there ? (row.erased ? 'erased' : (hindered.get(row.id) ?? null)) : 'gone'))
  return sql`
    select id as record_id, case when why is null then 'changes' else 'refused' end as verdict, why,
      null::jsonb as before, null::jsonb as after
    from unnest(${rows.map(row => row.id)}::bigint[], ${why}::text[]) w(id, why)`
}
