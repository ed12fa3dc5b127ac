import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { ExportFormat, List } from './model/lists.ts'
import { outgrown } from './queries.ts'

export type NewExport = {
  userId: number | null
  what: List | 'everything'
  format: ExportFormat
  filter: Readonly<Record<string, unknown>>
  storedAs: string
  fileName: string
  expiresAt: Date
}

export async function insertExport(tx: Tx, e: NewExport, now: Date): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into export_run (user_id, reach, what, format, filter, stored_as, file_name, created_at, expires_at)
    values (${e.userId}, reach_of(${e.userId}), ${e.what}, ${e.format}, ${JSON.stringify(e.filter)}::jsonb, ${e.storedAs}, ${e.fileName}, ${now}, ${e.expiresAt})
    returning id`.execute(tx)
  return rows[0]!.id
}

export async function startExport(tx: Tx, id: number, total: number | null): Promise<void> {
  await sql`update export_run set state = 'running', rows_total = ${total}, rows_written = 0 where id = ${id} and state in ('waiting', 'running')`.execute(
    tx,
  )
}

export async function writeProgress(tx: Tx, id: number, rows: number): Promise<void> {
  await sql`update export_run set rows_written = rows_written + ${rows} where id = ${id}`.execute(tx)
}

export async function isCancelled(tx: Tx, id: number): Promise<boolean> {
  const { rows } = await sql<{ state: string }>`select state from export_run where id = ${id}`.execute(tx)
  return rows[0]?.state !== 'running'
}

/** True when it was still to end: one that was stopped meanwhile must leave no file. */
export async function endExport(
  tx: Tx,
  id: number,
  end: { state: 'done'; bytes: number } | { state: 'failed'; problem: string },
  now: Date,
): Promise<boolean> {
  const bytes = end.state === 'done' ? end.bytes : null
  const problem = end.state === 'failed' ? end.problem : null
  const { rows } =
    await sql`update export_run set state = ${end.state}, bytes = ${bytes}::bigint, problem = ${problem}, ended_at = ${now}
    where id = ${id} and state in ('waiting', 'running') returning id`.execute(tx)
  return rows.length === 1
}

const withdrawn = 'It held data of somebody who was erased. Ask for it again.'

/** Finished ones by their files, and every one that is being written. */
export async function withdrawRuns(tx: Tx, files: readonly string[], now: Date): Promise<void> {
  await sql`update export_run set state = 'failed', problem = ${withdrawn}, bytes = null, ended_at = ${now}
    where state = 'running' or state = 'done' and stored_as = any(${[...files]}::text[])`.execute(tx)
}

/** True when it had not ended. */
export async function cancelExportRun(tx: Tx, id: number, now: Date): Promise<boolean> {
  const { rows } = await sql`update export_run set state = 'cancelled', ended_at = ${now}
    where id = ${id} and state in ('waiting', 'running') returning id`.execute(tx)
  return rows.length === 1
}

/** Forgets exports whose time is over, and those that their users have no right to any more; answers where their files lay. */
export async function removeExpired(tx: Tx, now: Date): Promise<string[]> {
  const { rows } = await sql<{ storedAs: string }>`
    delete from export_run e where e.expires_at < ${now} or ${outgrown} returning e.stored_as as "storedAs"`.execute(
    tx,
  )
  return rows.map(row => row.storedAs)
}
