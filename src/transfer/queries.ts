import { sql } from 'kysely'
import { customFieldsOf, type DeclaredField } from '../customers/custom-fields.ts'
import type { CustomRecord } from '../customers/model/custom-field.ts'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import type { Field, Kind } from './model/fields.ts'
import { fieldsFor } from './model/kinds.ts'
import type { ExportFormat, List } from './model/lists.ts'
import type { Tried } from './model/problems.ts'
import { defaults, type Settings } from './model/settings.ts'

export type ImportState = 'draft' | 'waiting' | 'running' | 'done' | 'cancelled' | 'failed'
export type Import = {
  id: number
  kind: Kind
  fileName: string
  state: ImportState
  rowsTotal: number | null
  rowsRead: number
  created: number
  updated: number
  unchanged: number
  refused: number
  createdAt: string
  startedAt: string | null
  endedAt: string | null
  /** Until when a cancelled import can be continued; null where it cannot. */
  continuableUntil: string | null
  problem: string | null
  user: string | null
  remarks: { remark: string; count: number }[]
  /** Null before it was ever undone. `kept` counts the records that were left because they are in use. */
  undo: {
    state: 'waiting' | 'running' | 'done'
    removed: number
    restored: number
    left: number
    kept: number
    at: string | null
    user: string | null
  } | null
}

/** So long the file of a cancelled import waits to be continued. */
const cancelledDays = 7
/** Cancelled while it ran, and never taken back. */
const continuable = sql`i.state = 'cancelled' and i.started_at is not null and i.undo_state is null`
const instant = (column: string) => sql`to_json(${sql.ref(`i.${column}`)})#>>'{}'`
const select = sql`
  select i.id, i.kind, i.file_name as "fileName", i.state, i.rows_total as "rowsTotal", i.rows_read as "rowsRead", i.created,
    i.updated, i.unchanged, i.refused, ${instant('created_at')} as "createdAt", ${instant('started_at')} as "startedAt",
    ${instant('ended_at')} as "endedAt",
    case when ${continuable} then to_json(i.ended_at + ${cancelledDays} * interval '1 day')#>>'{}' end as "continuableUntil", i.problem, u.name as "user",
    coalesce((select json_agg(json_build_object('remark', r.remark, 'count', r.count) order by r.count desc, r.remark)
      from import_remark r where r.import_id = i.id), '[]') as remarks,
    case when i.undo_state is not null then json_build_object('state', i.undo_state, 'removed', i.undo_removed,
      'restored', i.undo_restored, 'left', i.undo_left, 'at', i.undo_at, 'user', (select b.name from app_user b where b.id = i.undo_by),
      'kept', (select count(*) from import_kept k where k.import_id = i.id)) end as undo
  from import_run i left join app_user u on u.id = i.user_id`

/** Administrators see all imports, others their own. */
const visible = (actor: Actor) =>
  actor.role === 'administrator' || actor.role === 'system' ? sql`true` : sql`i.user_id = ${actor.userId}`

export async function importById(tx: Tx, actor: Actor, id: number): Promise<Import> {
  const { rows } = await sql<Import>`${select} where i.id = ${id} and ${visible(actor)}`.execute(tx)
  return rows[0] ?? refuse('no_such_import', 404, 'There is no such import, or it is not yours to see.')
}

export async function listImports(
  tx: Tx,
  actor: Actor,
  filter: { cursor?: string | undefined; limit: number },
): Promise<{ items: Import[]; next: string | null }> {
  const before = filter.cursor ? readCursor(filter.cursor, 1)[0] : null
  const { rows } = await sql<Import>`${select} where ${visible(actor)} and i.state <> 'draft'
    ${before === null ? sql`` : sql`and i.id < ${Number(before)}`} order by i.id desc limit ${filter.limit + 1}`.execute(
    tx,
  )
  const items = rows.slice(0, filter.limit)
  return { items, next: rows.length > filter.limit ? writeCursor([items.at(-1)!.id]) : null }
}

export type StoredImport = {
  kind: Kind
  state: ImportState
  storedAs: string
  settings: Settings
  rowsRead: number
  userId: number | null
  tried: Tried | null
}

/** What a run needs to know; `lock` holds the import until the transaction ends. */
export async function storedImport(tx: Tx, id: number, lock = false): Promise<StoredImport | null> {
  const { rows } = await sql<StoredImport>`
    select kind, state, stored_as as "storedAs", settings, rows_read as "rowsRead", user_id as "userId", tried
    from import_run where id = ${id} ${lock ? sql`for update` : sql``}`.execute(tx)
  const found = rows[0]
  return found ? { ...found, settings: { ...defaults, ...found.settings } } : null
}

/** The files of imports that may still be read: of those that wait or run, and of cancelled ones that can be continued. */
export async function storedFiles(tx: Tx, now: Date): Promise<Set<string>> {
  const { rows } = await sql<{ name: string }>`
    select i.stored_as as name from import_run i where i.state in ('draft', 'waiting', 'running')
      or (${continuable} and i.ended_at + ${cancelledDays} * interval '1 day' > ${now})`.execute(tx)
  return new Set(rows.map(row => row.name))
}

/** Who an import acts for: its user with today's function; the system when it has none. */
export async function importActor(tx: Tx, userId: number | null): Promise<Actor | null> {
  if (userId === null) return { userId: null, role: 'system', name: 'Import' }
  const { rows } = await sql<Actor>`
    select id as "userId", role, name from app_user where id = ${userId} and state = 'active'`.execute(tx)
  return rows[0] ?? null
}

export type KeptRecord = { id: number; subject: string; recordId: number; name: string; reason: string }

/** What an undoing left because it is in use, with the name where it has one; a page at a time, by subject and id. */
export async function keptRecords(
  tx: Tx,
  actor: Actor,
  id: number,
  after: number,
  limit = 200,
): Promise<{ items: KeptRecord[]; next: string | null }> {
  if (!Number.isSafeInteger(after))
    refuse('bad_cursor', 422, 'This page marker is not one of ours. Start from the first page.', {
      field: 'cursor',
    })
  await importById(tx, actor, id)
  const { rows } = await sql<KeptRecord>`
    with kept as (
      select row_number() over (order by subject, record_id) as id, subject, record_id, reason from import_kept where import_id = ${id}
    )
    select k.id, k.subject, k.record_id as "recordId", k.reason,
      coalesce(case k.subject
        when 'account' then (select name from account where id = k.record_id)
        when 'person' then (select name from person where id = k.record_id)
        when 'customer_order' then (select number from customer_order where id = k.record_id)
        when 'opportunity' then (select name from opportunity where id = k.record_id)
        when 'product' then (select name from product where id = k.record_id)
        when 'touch' then (select title from touch where id = k.record_id) end, '') as name
    from kept k where k.id > ${after} order by k.id limit ${limit + 1}`.execute(tx)
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? writeCursor([items.at(-1)!.id]) : null }
}

export type RefusedRow = { rowNumber: number; reason: string; field: string | null; cells: string[] }

/** Refused rows in order, a page at a time. */
export async function refusedRows(tx: Tx, id: number, after: number, limit = 1_000): Promise<RefusedRow[]> {
  const { rows } = await sql<RefusedRow>`
    select row_number as "rowNumber", reason, field, cells from import_refusal
    where import_id = ${id} and row_number > ${after} order by row_number limit ${limit}`.execute(tx)
  return rows
}

export type CompanyReading = { currency: string; timeZone: string }

/** In whose money and time amounts and moments without either are meant. */
export async function companyReading(tx: Tx): Promise<CompanyReading> {
  const { rows } = await sql<CompanyReading>`select currency, time_zone as "timeZone" from company`.execute(
    tx,
  )
  return rows[0] ?? { currency: 'EUR', timeZone: 'UTC' }
}

/** What may be mapped: the fields of the kind and those that the company declared. */
export async function fieldsOfKind(tx: Tx, kind: Kind): Promise<readonly Field[]> {
  return fieldsFor(kind, await customOfList(tx, kind))
}

/** Stored names that a column's values are compared with. Beyond 20,000 accounts, those of the same key only. */
export async function namesOf(
  tx: Tx,
  what: 'account' | 'product' | 'user' | 'stage',
  keys: string[],
): Promise<string[]> {
  const table = {
    account: sql`select name from account where name_key = any(${keys}::text[])
      or (select count(*) from (select from account limit 20001) a) <= 20000`,
    product: sql`select name from product`,
    user: sql`select name from app_user where state <> 'left'`,
    stage: sql`select name from stage`,
  }[what]
  const { rows } = await sql<{ name: string }>`${table}`.execute(tx)
  return rows.map(row => row.name)
}

export type Export = {
  id: number
  what: List | 'everything'
  format: ExportFormat
  fileName: string
  state: 'waiting' | 'running' | 'done' | 'cancelled' | 'failed'
  rowsTotal: number | null
  rowsWritten: number
  bytes: number | null
  problem: string | null
  createdAt: string
  endedAt: string | null
  expiresAt: string
}
const moment = (column: string) => sql`to_json(${sql.ref(`e.${column}`)})#>>'{}'`
/** Made with a function or with territories that its user has no longer: it may show more than the user may see. */
export const outgrown = sql`(e.state = 'done' and not e.reach <@ reach_of(e.user_id))`
const exported = sql`
  select e.id, e.what, e.format, e.file_name as "fileName", case when ${outgrown} then 'failed' else e.state end as state,
    e.rows_total as "rowsTotal", e.rows_written as "rowsWritten", e.bytes,
    case when ${outgrown} then 'Your function or your territories have changed since. Ask for it again.' else e.problem end as problem, ${moment('created_at')} as "createdAt", ${moment('ended_at')} as "endedAt",
    ${moment('expires_at')} as "expiresAt" from export_run e`
/** An export holds what its user saw: it is that user's alone, also before the administrator. */
const own = (actor: Actor) => (actor.role === 'system' ? sql`true` : sql`e.user_id = ${actor.userId}`)

export async function exportById(tx: Tx, actor: Actor, id: number): Promise<Export> {
  const { rows } = await sql<Export>`${exported} where e.id = ${id} and ${own(actor)}`.execute(tx)
  return rows[0] ?? refuse('no_such_export', 404, 'There is no such export, or it is not yours.')
}

/** The own exports whose files can still be fetched, newest first. */
export async function listExports(tx: Tx, actor: Actor, now: Date): Promise<{ items: Export[] }> {
  const { rows } = await sql<Export>`
    ${exported} where ${own(actor)} and e.expires_at > ${now} order by e.id desc limit 50`.execute(tx)
  return { items: rows }
}

export type StoredExport = Pick<Export, 'what' | 'format' | 'state' | 'fileName'> & {
  userId: number | null
  filter: Record<string, unknown>
  storedAs: string
  expiresAt: Date
}
export async function storedExport(tx: Tx, id: number): Promise<StoredExport | null> {
  const { rows } = await sql<StoredExport>`
    select user_id as "userId", what, format, filter, state, stored_as as "storedAs", file_name as "fileName", expires_at as "expiresAt"
    from export_run where id = ${id}`.execute(tx)
  return rows[0] ?? null
}

const declared: Partial<Record<List, CustomRecord>> = {
  accounts: 'account',
  persons: 'person',
  opportunities: 'opportunity',
}

/** The declared fields of a list, whether anybody has a value or not; none of what has none. */
export async function customOfList(tx: Tx, list: List): Promise<DeclaredField[]> {
  const record = declared[list]
  return record ? customFieldsOf(tx, record) : []
}
