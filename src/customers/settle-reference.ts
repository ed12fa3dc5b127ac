import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Stay, Step } from '../platform/repoint.ts'
import { territoryMover } from './merge.ts'
import type { RecordKind, Row } from './model/merge.ts'
import { insertSteps, type MergeRow, mergeThatTook } from './store-merge.ts'

/** The account that somebody names under this id today. */
export async function accountToday(tx: Tx, id: number): Promise<number> {
  const { rows } = await sql<{ id: number }>`select account_today(${id}) as id`.execute(tx)
  return rows[0]!.id
}

export const accountReference: Readonly<Record<RecordKind, string>> = {
  person: 'account_id',
  account: 'parent_id',
}
export const accountMover = (kind: RecordKind): string => `${kind}.${accountReference[kind]}`

/**
 * A reference that comes back from a journal names an account as it was. Where that was merged away meanwhile, the
 * reference names who it is today, and each merge on the way has it in its journal: undoing that one takes it along.
 */
export async function settleReference(
  tx: Tx,
  kind: RecordKind,
  key: number,
  wanted: number,
  territoryId: number | null,
): Promise<{ accountId: number; territoryId: number | null }> {
  const way: MergeRow[] = []
  for (let at = wanted; way.length < 100; ) {
    const took = await mergeThatTook(tx, 'account', at)
    if (!took) break
    way.push(took)
    at = took.keepId
  }
  const accountId = way.at(-1)?.keepId ?? wanted
  const moved: Step = { key, how: 'moved', before: null }
  for (const merge of way) await insertSteps(tx, merge.id, accountMover(kind), [moved])
  if (kind === 'account' || way.length === 0) return { accountId, territoryId }
  const seen = [...(await territoriesOf(tx, way.slice(1))), await territoryOf(tx, accountId)]
  let was = territoryId
  for (const [index, merge] of way.entries()) {
    const became = seen[index] ?? null
    if (was !== became)
      await insertSteps(tx, merge.id, territoryMover, [{ key, how: 'moved', before: { was, became } }])
    was = became
  }
  return { accountId, territoryId: was }
}

async function territoriesOf(tx: Tx, merges: readonly MergeRow[]): Promise<(number | null)[]> {
  const ids = merges.map(({ id }) => id)
  const { rows } = await sql<{ id: number; at: number | null }>`
    select id, (gone_row->>'territory_id')::bigint as at from merge where id = any(${ids}::bigint[])`.execute(
    tx,
  )
  return ids.map(id => rows.find(row => row.id === id)?.at ?? null)
}

async function territoryOf(tx: Tx, accountId: number): Promise<number | null> {
  const { rows } = await sql<{ at: number | null }>`
    select territory_id as at from account where id = ${accountId}`.execute(tx)
  return rows[0]?.at ?? null
}

/** Columns of a row from the journal that cannot stand as they were: what they named is not there, or is taken. */
export async function correctRow(
  tx: Tx,
  kind: RecordKind,
  id: number,
  row: Row,
): Promise<{ changed: Row; stays: Stay[] }> {
  const changed: Row = {}
  const stays: Stay[] = []
  const references = await sql<{ column: string; table: string }>`
    select a.attname as column, c.confrelid::regclass::text as table from pg_constraint c
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.conrelid = ${kind}::regclass`.execute(tx)
  for (const { column, table } of references.rows) {
    const wanted = row[column]
    if (typeof wanted !== 'number') continue
    if (column === accountReference[kind]) {
      const settled = await settleReference(tx, kind, id, wanted, (row.territory_id ?? null) as number | null)
      if (settled.accountId !== wanted) {
        changed[column] = settled.accountId
        if (kind === 'person') changed.territory_id = settled.territoryId
      }
    }
    const named = changed[column] ?? wanted
    const there = await sql`select from ${sql.table(table)} where id = ${named}`.execute(tx)
    if (there.rows.length > 0) continue
    changed[column] = null
    stays.push({ mover: `${kind}.${column}`, key: id, why: 'not_there' })
  }
  for (const column of kind === 'person' ? (['email', 'external_id'] as const) : []) {
    const value = row[column]
    if (typeof value !== 'string' || !(await isTaken(tx, column, value, id))) continue
    changed[column] = null
    stays.push({ mover: `person.${column}`, key: id, why: 'taken' })
  }
  return { changed, stays }
}

/** Whether somebody else has this address, as the first or a further one, or this id. */
export async function isTaken(
  tx: Tx,
  column: 'email' | 'external_id',
  value: string,
  byOtherThan: number,
): Promise<boolean> {
  const { rows } = await (column === 'email'
    ? sql`
        select from person where lower(email) = lower(${value}) and id <> ${byOtherThan}
        union all
        select from contact_point where kind = 'email' and lower(value) = lower(${value}) and person_id <> ${byOtherThan}`
    : sql`select from person where external_id = ${value} and id <> ${byOtherThan}`
  ).execute(tx)
  return rows.length > 0
}
