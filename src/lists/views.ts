import { sql } from 'kysely'
import type { z } from 'zod'
import { customFieldsOf } from '../customers/custom-fields.ts'
import { type Declared, declaredColumns } from '../customers/model/columns.ts'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import type { ListKind, ListKinds } from './kind.ts'
import type { ListRecord, listsContract } from './model/contract.ts'
import { type Sharing, type ViewQuery, viewToday } from './model/view.ts'
import { deleteView, insertView, setUsualView, updateView } from './store.ts'

type Row = Omit<z.infer<(typeof listsContract)['POST /api/saved-views']['response']>, 'gone'>
export type View = Row & { gone: string[] }
type NewView = z.output<(typeof listsContract)['POST /api/saved-views']['body']>
type Change = z.output<(typeof listsContract)['PATCH /api/saved-views/:id']['body']>

/** The views that somebody sees: their own, those for everybody, those for their function. */
const rowsSeen = async (
  tx: Tx,
  actor: Actor,
  { id, record }: { id?: number; record?: ListRecord | undefined },
) => {
  const { rows } = await sql<Row>`
    select v.id, v.record, v.name, v.query, json_build_object('id', v.user_id, 'name', coalesce(u.name, '')) as owner,
      v.user_id = ${actor.userId}::bigint as "isMine", v.shared, v.role,
      exists (select from usual_view d where d.view_id = v.id and d.user_id = ${actor.userId}::bigint) as "isUsual",
      to_json(v.updated_at)#>>'{}' as "updatedAt"
    from saved_view v left join app_user u on u.id = v.user_id
    where (v.user_id = ${actor.userId}::bigint or v.shared = 'all' or (v.shared = 'role' and v.role = ${actor.role}))
      ${id === undefined ? sql`` : sql`and v.id = ${id}`} ${record === undefined ? sql`` : sql`and v.record = ${record}`}
    order by v.user_id <> ${actor.userId}::bigint, lower(v.name), v.id limit 500`.execute(tx)
  return rows
}

export async function listViews(
  tx: Tx,
  actor: Actor,
  kinds: ListKinds,
  record?: ListRecord,
): Promise<View[]> {
  const rows = await rowsSeen(tx, actor, { record })
  const declared: Partial<Record<ListRecord, Declared>> = {}
  for (const of of new Set(rows.map(row => row.record))) declared[of] = await declaredOf(tx, kinds[of])
  return rows.map(row => ({
    ...row,
    ...viewToday(kinds[row.record].columns, row.query, declared[row.record]!),
  }))
}

async function viewById(tx: Tx, actor: Actor, kinds: ListKinds, id: number): Promise<View> {
  const [row] = await rowsSeen(tx, actor, { id })
  if (!row) return refuse('no_such_view', 404, 'There is no such view, or it is not shared with you.')
  return {
    ...row,
    ...viewToday(kinds[row.record].columns, row.query, await declaredOf(tx, kinds[row.record])),
  }
}

/** Refuses `name_taken` (409, beside the name), `no_role`, `not_shared` for partners, `bad_view` for what no list has. */
export async function saveView(
  tx: Tx,
  actor: Actor,
  kinds: ListKinds,
  input: NewView,
  now: Date,
): Promise<View> {
  const sharing = sharingOf(actor, input.shared ?? 'me', input.role ?? null)
  const { record, name, query } = input
  await assertReadable(tx, kinds[record], query as ViewQuery)
  if (actor.userId === null) return refuse('no_such_user', 409, 'Only a user keeps views.')
  const id = await insertView(
    tx,
    { record, name, query: query as ViewQuery, userId: actor.userId, ...sharing },
    now,
  )
  if (id === null) return nameTaken(name)
  return viewById(tx, actor, kinds, id)
}

/** Refuses `not_yours` (403) besides what saving refuses. */
export async function changeView(
  tx: Tx,
  actor: Actor,
  kinds: ListKinds,
  id: number,
  change: Change,
  now: Date,
): Promise<View> {
  const before = await viewById(tx, actor, kinds, id)
  if (!before.isMine)
    refuse('not_yours', 403, `This view is of ${before.owner.name}. Save it as one of yours.`)
  const sharing = sharingOf(
    actor,
    change.shared ?? before.shared,
    change.role === undefined ? (change.shared === undefined ? before.role : null) : change.role,
  )
  const query = (change.query ?? before.query) as ViewQuery
  if (change.query) await assertReadable(tx, kinds[before.record], query)
  const name = change.name ?? before.name
  const { rows } = await sql`
    select from saved_view where user_id = ${actor.userId} and record = ${before.record}
      and lower(name) = lower(${name}) and id <> ${id}`.execute(tx)
  if (rows.length > 0) return nameTaken(name)
  await updateView(tx, id, { name, query, ...sharing }, now)
  return viewById(tx, actor, kinds, id)
}

export async function removeView(tx: Tx, actor: Actor, kinds: ListKinds, id: number): Promise<{ ok: true }> {
  const view = await viewById(tx, actor, kinds, id)
  if (!view.isMine && actor.role !== 'administrator')
    refuse('not_yours', 403, `This view is of ${view.owner.name}.`)
  await deleteView(tx, id)
  return { ok: true }
}

export async function chooseUsualView(
  tx: Tx,
  actor: Actor,
  kinds: ListKinds,
  record: ListRecord,
  viewId: number | null,
): Promise<{ ok: true }> {
  if (actor.userId === null) return refuse('no_such_user', 409, 'Only a user keeps views.')
  if (viewId !== null && (await viewById(tx, actor, kinds, viewId)).record !== record)
    refuse('bad_view', 422, 'This is a view of another list.', { field: 'viewId' })
  await setUsualView(tx, actor.userId, record, viewId)
  return { ok: true }
}

function sharingOf(actor: Actor, shared: 'me' | 'all' | 'role', role: string | null): Sharing {
  if (shared === 'me') return { shared, role: null }
  if (actor.role === 'partner')
    return refuse('not_shared', 403, 'Partners keep their views to themselves.', { field: 'shared' })
  if (shared === 'all') return { shared, role: null }
  if (role === null) return refuse('no_role', 422, 'Please choose a function.', { field: 'role' })
  return { shared, role }
}

async function assertReadable(tx: Tx, kind: ListKind, query: ViewQuery): Promise<void> {
  const { gone } = viewToday(kind.columns, query, await declaredOf(tx, kind))
  if (gone.length > 0) refuse('bad_view', 422, `A list has no column "${gone[0]}".`, { field: 'query' })
}

const declaredOf = async (tx: Tx, { declares }: ListKind): Promise<Declared> =>
  declares === null ? {} : declaredColumns(await customFieldsOf(tx, declares))

const nameTaken = (name: string): never =>
  refuse('name_taken', 409, `You have a view "${name}" of this list already.`, { field: 'name' })
