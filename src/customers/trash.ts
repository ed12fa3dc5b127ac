import { sql } from 'kysely'
import type { z } from 'zod'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import type { Movers } from './merge.ts'
import type { RecordKind, Row } from './model/merge.ts'
import type { mergeContract } from './model/merge-contract.ts'
import { isTaken } from './settle-reference.ts'
import { deleteMerges, lockRecords } from './store-merge.ts'

type Trash = z.infer<(typeof mergeContract)['GET /api/trash']['response']>
type Item = Trash['items'][number]

/** What lies in the trash stays there so long, then it goes for good. */
export const trashDays = 30
const DAY = 86_400_000

/** Refuses `in_use` (409, saying what is theirs) while anything hangs on it that figures count. */
export async function moveToTrash(
  tx: Tx,
  actor: Actor,
  movers: Movers,
  kind: RecordKind,
  id: number,
  now: Date,
): Promise<void> {
  if (actor.role === 'partner') refuse('not_allowed', 403, 'Partners do not throw records away.')
  if (!(await lockRecords(tx, kind, [id])).has(id))
    refuse(`no_such_${kind}`, 404, `There is no such ${kind}.`, { field: 'id' })
  const counts: Record<string, number> = {}
  for (const { word, emptied, count } of movers[kind]) {
    const n = emptied === 'hinders' ? await count(tx, id) : 0
    if (n > 0) counts[word ?? 'others'] = (counts[word ?? 'others'] ?? 0) + n
  }
  const hung = Object.entries(counts).map(([word, n]) => `${n} ${word}`)
  if (hung.length > 0)
    refuse('in_use', 409, `It is not thrown away while there belongs to it: ${hung.join(', ')}.`)
  await sql`select move_to_trash(${kind}, ${id}, ${now})`.execute(tx)
  await appendFact(tx, { name: `${kind}.trashed`, about: id, payload: { by: actor.userId }, at: now })
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
  const row = await trashedRow(tx, kind, id)
  if (row === null) return refuse('not_in_trash', 404, 'It is not in the trash.', { field: 'id' })
  for (const column of kind === 'person' ? (['email', 'external_id'] as const) : [])
    if (typeof row[column] === 'string' && (await isTaken(tx, column, row[column], id)))
      refuse(
        'taken',
        409,
        'Somebody else has this e-mail address or id by now. Change or merge that one first.',
        { field: 'id' },
      )
  await sql`select restore_from_trash(${kind}, ${id}, ${now})`.execute(tx)
  await appendFact(tx, { name: `${kind}.restored`, about: id, payload: { by: actor.userId }, at: now })
}

async function trashedRow(tx: Tx, kind: RecordKind, id: number): Promise<Row | null> {
  const { rows } = await sql<{ row: Row | null }>`select trashed_row(${kind}, ${id}) as row`.execute(tx)
  return rows[0]?.row ?? null
}

export async function listTrash(
  tx: Tx,
  { cursor, limit }: { cursor?: string; limit: number },
): Promise<Trash> {
  const after = cursor ? readCursor(cursor, 2) : null
  const { rows } = await sql<Item>`
    select kind, id, name, second, to_json(deleted_at)#>>'{}' as "deletedAt",
      to_json(deleted_at + make_interval(days => ${trashDays}))#>>'{}' as "endsAt"
    from trash_list(${limit + 1}, ${after?.[0] ?? null}::timestamptz, ${after?.[1] ?? null}::bigint)`.execute(
    tx,
  )
  const { rows: size } = await sql<{ n: number }>`select trash_size() as n`.execute(tx)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items,
    next: rows.length > limit && last ? writeCursor([last.deletedAt, last.id]) : null,
    total: size[0]!.n,
  }
}

/**
 * Takes out for good what was thrown away before this moment; answers how many. Persons first, for an account in the
 * trash may be the account of a person there. What their past consisted of stays in the ledger, without a name.
 */
export async function emptyTrash(tx: Tx, movers: Movers, before: Date): Promise<number> {
  let count = 0
  for (const kind of ['person', 'account'] as const) {
    const lets = movers[kind]
      .filter(({ name, emptied }) => emptied !== 'hinders' && !name.startsWith('touch.'))
      .map(({ name, emptied }) => {
        const [table, column] = name.split('.')
        return { table, column, how: emptied }
      })
    const { rows } = await sql<{ id: number }>`select trash_since(${kind}, ${before}) as id`.execute(tx)
    for (const { id } of rows)
      await sql`select delete_trashed(${kind}, ${id}, ${JSON.stringify(lets)}::jsonb)`.execute(tx)
    await deleteMerges(
      tx,
      kind,
      rows.map(({ id }) => id),
    )
    count += rows.length
  }
  return count
}

export const trashEnd = (now: Date): Date => new Date(now.getTime() - trashDays * DAY)
