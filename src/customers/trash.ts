import { sql } from 'kysely'
import type { z } from 'zod'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import type { Movers } from './merge.ts'
import type { RecordKind } from './model/merge.ts'
import type { mergeContract } from './model/merge-contract.ts'
import { accountReference, accountToday, isTaken } from './settle-reference.ts'
import { deleteMerges, lockRecords } from './store-merge.ts'
import { deleteTrashed, type Let, putBack, setTrashedAccount, throwAway } from './store-trash.ts'
import { type Trashed, trashedRecord, workKinds } from './trashed.ts'

type Trash = z.infer<(typeof mergeContract)['GET /api/trash']['response']>
type Item = Trash['items'][number]

/** What lies in the trash stays there so long, then it goes for good. */
export const trashDays = 30
const DAY = 86_400_000

/**
 * Refuses `in_use` (409, saying what is theirs) while anything hangs on it that figures count, and `erased` (409): what is
 * left of somebody who was erased is counted, and stays.
 */
export async function moveToTrash(
  tx: Tx,
  actor: Actor,
  movers: Movers,
  kind: RecordKind,
  id: number,
  now: Date,
): Promise<void> {
  if (actor.role === 'partner') refuse('not_allowed', 403, 'Partners do not throw records away.')
  const row = (await lockRecords(tx, kind, [id])).get(id)
  if (!row) return refuse(`no_such_${kind}`, 404, `There is no such ${kind}.`, { field: 'id' })
  if (row.erased_at) refuse('erased', 409, 'What is left after an erasure is counted. It is not thrown away.')
  const hung = (await hindrances(tx, movers, kind, [id])).get(id)
  if (hung !== undefined) refuse('in_use', 409, `It is not thrown away while there belongs to it: ${hung}.`)
  await throwAway(tx, kind, id, letsOf(movers, kind), now)
  await appendFact(tx, { name: `${kind}.trashed`, about: id, payload: { by: actor.userId }, at: now })
}

/** What hangs on these that figures count, in words ("2 leads, 1 orders"), of those that anything hangs on. */
export async function hindrances(
  tx: Tx,
  movers: Movers,
  kind: RecordKind,
  ids: readonly number[],
): Promise<Map<number, string>> {
  const counts = new Map<number, Map<string, number>>()
  for (const { word, emptied, count, countEach } of movers[kind]) {
    if (emptied !== 'hinders') continue
    const found = countEach ? await countEach(tx, ids) : []
    if (!countEach) for (const id of ids) found.push({ id, n: await count(tx, id) })
    for (const { id, n } of found) {
      if (n === 0) continue
      const own = counts.get(id) ?? new Map<string, number>()
      counts.set(id, own.set(word ?? 'others', (own.get(word ?? 'others') ?? 0) + n))
    }
  }
  const said = (own: Map<string, number>) => [...own].map(([word, n]) => `${n} ${word}`).join(', ')
  return new Map([...counts].map(([id, own]) => [id, said(own)]))
}

/** Refuses `not_in_trash` (404), and `taken` (409) when the e-mail address or id is somebody else's by now. */
export async function restoreFromTrash(
  tx: Tx,
  actor: Actor,
  kind: RecordKind,
  id: number,
  now: Date,
): Promise<void> {
  if (actor.role === 'partner') refuse('not_allowed', 403, 'Partners do not put records back.')
  const trashed = await trashedRecord(tx, kind, id)
  if (trashed === null) return refuse('not_in_trash', 404, 'It is not in the trash.', { field: 'id' })
  for (const { column, value } of keysOf(kind, trashed))
    if (await isTaken(tx, column, value, id))
      refuse(
        'taken',
        409,
        'Somebody else has this e-mail address or id by now. Change or merge that one first.',
        { field: 'id' },
      )
  await settleAccount(tx, kind, id, trashed)
  await putBack(tx, kind, id, now)
  await appendFact(tx, { name: `${kind}.restored`, about: id, payload: { by: actor.userId }, at: now })
}

/** What only one may have: addresses, the first and further ones, and ids of senders. */
function keysOf(
  kind: RecordKind,
  { record, belongings }: Trashed,
): { column: 'email' | 'external_id'; value: string }[] {
  if (kind === 'account') return []
  const rowsOf = (table: string) =>
    belongings.flatMap(belonging => (belonging.table === table ? belonging.rows : []))
  const further = rowsOf('contact_point').flatMap(row => (row.kind === 'email' ? [row.value] : []))
  const aliases = rowsOf('person_alias').map(row => row.external_id)
  const all = [
    ...[record.email, ...further].map(value => ({ column: 'email' as const, value })),
    ...[record.external_id, ...aliases].map(value => ({ column: 'external_id' as const, value })),
  ]
  return all.flatMap(({ column, value }) => (typeof value === 'string' ? [{ column, value }] : []))
}

/** Its account may have been merged, thrown away or taken out for good meanwhile. */
async function settleAccount(tx: Tx, kind: RecordKind, id: number, { record }: Trashed): Promise<void> {
  const accountId = record[accountReference[kind]]
  if (typeof accountId !== 'number') return
  if (await trashedRecord(tx, 'account', accountId))
    refuse('account_in_trash', 409, 'Its account lies in the trash. Put that back first.', { field: 'id' })
  const today = await accountToday(tx, accountId)
  const { rows } = await sql`select from account where id = ${today}`.execute(tx)
  await setTrashedAccount(tx, kind, id, rows.length === 1 ? today : null)
}

export async function listTrash(
  tx: Tx,
  { cursor, limit }: { cursor?: string; limit: number },
): Promise<Trash> {
  const after = cursor ? readCursor(cursor, 2) : null
  const { rows } = await sql<Item>`
    select t.kind, t.id, case t.kind when 'lead' then coalesce(p.name, 'Lead ' || t.id) else t.record->>'name' end as name,
      case when t.kind in ('lead', 'opportunity') then a.name when t.kind = 'person' then coalesce(a.name, t.record->>'email')
        else nullif(concat_ws(', ', t.record->>'city', t.record->>'country'), '') end as second,
      to_json(t.deleted_at)#>>'{}' as "deletedAt",
      to_json(t.deleted_at + make_interval(days => ${trashDays}))#>>'{}' as "endsAt"
    from trash t left join account a on t.kind <> 'account' and a.id = (t.record->>'account_id')::bigint
      left join person p on t.kind = 'lead' and p.id = (t.record->>'person_id')::bigint
    ${after ? sql`where (t.deleted_at, t.id) < (${after[0]}::timestamptz, ${after[1]}::bigint)` : sql``}
    order by t.deleted_at desc, t.id desc limit ${limit + 1}`.execute(tx)
  const { rows: size } = await sql<{ n: number }>`select count(*) as n from trash`.execute(tx)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items,
    next: rows.length > limit && last ? writeCursor([last.deletedAt, last.id]) : null,
    total: size[0]!.n,
  }
}

/** How what refers to the record is let go, as the table of movers says; what hinders was asked before. */
export const letsOf = (movers: Movers, kind: RecordKind): Let[] =>
  movers[kind].flatMap(({ name, emptied }) => {
    if (emptied === 'hinders' || name.startsWith('touch.')) return []
    const [table, column] = name.split('.') as [string, string]
    return [{ table, column, how: emptied }]
  })

/**
 * Takes out for good what was thrown away before this moment; answers how many. What their past consisted of stays in
 * the ledger, without a name.
 */
export async function emptyTrash(tx: Tx, before: Date): Promise<number> {
  let count = 0
  for (const kind of ['person', 'account', ...workKinds] as const) {
    const ids = await deleteTrashed(tx, kind, before)
    if (kind === 'person' || kind === 'account') await deleteMerges(tx, kind, ids)
    count += ids.length
  }
  return count
}

export const trashEnd = (now: Date): Date => new Date(now.getTime() - trashDays * DAY)
