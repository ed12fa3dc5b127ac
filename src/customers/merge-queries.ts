import { sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { type Movers, sayMissing } from './merge.ts'
import { fieldsOf, filled, isEmpty, isSame, type RecordKind, type Row, valueIn } from './model/merge.ts'
import type { mergeContract } from './model/merge-contract.ts'

type Preview = z.infer<(typeof mergeContract)['GET /api/merges/preview']['response']>
type Half = Preview['a']
type Merges = z.infer<(typeof mergeContract)['GET /api/merges']['response']>

/** Says nothing to whoever decides. */
const unasked = new Set(['source'])

/** What tells whether two are one comes first, in this order; the rest follows as it comes. */
const first = [
  'name',
  'email',
  'phone',
  'jobTitle',
  'accountId',
  'kind',
  'website',
  'city',
  'country',
  'industry',
  'parentId',
]

/** Both records as they stand, side by side. Refuses as the merge itself would. */
export async function previewMerge(
  tx: Tx,
  movers: Movers,
  kind: RecordKind,
  a: number,
  b: number,
): Promise<Preview> {
  if (a === b) refuse('same_record', 422, 'This is one and the same record.', { field: 'b' })
  const { rows } = await sql<{ id: number; row: Row }>`
    select r.id, to_jsonb(r) as row from ${sql.table(kind)} r where r.id in (${a}, ${b})`.execute(tx)
  const rowOf = async (id: number, field: string): Promise<Row> =>
    rows.find(row => row.id === id)?.row ?? (await sayMissing(tx, kind, id, field))
  const [rowA, rowB] = [await rowOf(a, 'a'), await rowOf(b, 'b')]
  const names = await namesOf(tx, kind, [rowA, rowB])
  const text = (row: Row, column: string): string | null => {
    const value = valueIn(row, column)
    if (isEmpty(value)) return null
    return (
      names.get(`${column} ${value}`) ?? (typeof value === 'object' ? JSON.stringify(value) : String(value))
    )
  }
  const half = async (row: Row): Promise<Half> => ({
    id: row.id as number,
    name: row.name as string,
    second: kind === 'person' ? text(row, 'account_id') : text(row, 'city'),
    source: (row.source ?? null) as string | null,
    createdAt: row.created_at as string,
    updatedAt: row.updated_at as string,
    filled: filled(kind, row),
    moves: await countMoves(tx, movers, kind, row.id as number),
  })
  const [halfA, halfB] = [await half(rowA), await half(rowB)]
  const isFresher = Date.parse(halfA.updatedAt) >= Date.parse(halfB.updatedAt)
  const isFuller = Math.abs(halfA.filled - halfB.filled) < 0.001 ? isFresher : halfA.filled > halfB.filled
  const place = (field: string): number => first.indexOf(field) + 1 || first.length + 1
  const ordered = fieldsOf(kind, rowA, rowB).sort((one, two) => place(one.field) - place(two.field))
  const fields = ordered.flatMap(({ field, column }) => {
    const [valueA, valueB] = [valueIn(rowA, column), valueIn(rowB, column)]
    if (unasked.has(field) || (isEmpty(valueA) && isEmpty(valueB))) return []
    const suggestion: 'a' | 'b' = suggest(column, valueA, valueB, isFresher)
    return [
      { field, a: text(rowA, column), b: text(rowB, column), isSame: isSame(valueA, valueB), suggestion },
    ]
  })
  return { kind, a: halfA, b: halfB, keep: isFuller ? 'a' : 'b', fields }
}

/** What is there before what is not; a customer before a prospect; of two values the one of the fresher record. */
function suggest(column: string, a: unknown, b: unknown, isFresher: boolean): 'a' | 'b' {
  if (isEmpty(a) !== isEmpty(b)) return isEmpty(a) ? 'b' : 'a'
  if (column === 'kind' && (a === 'prospect') !== (b === 'prospect')) return a === 'prospect' ? 'b' : 'a'
  return isFresher ? 'a' : 'b'
}

async function countMoves(
  tx: Tx,
  movers: Movers,
  kind: RecordKind,
  id: number,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { word, count } of movers[kind])
    if (word !== null) counts[word] = (counts[word] ?? 0) + (await count(tx, id))
  return counts
}

/** The names behind the ids of a row, by column and id. */
async function namesOf(tx: Tx, kind: RecordKind, rows: readonly Row[]): Promise<Map<string, string>> {
  const { rows: references } = await sql<{ column: string; table: string }>`
    select a.attname as column, c.confrelid::regclass::text as table from pg_constraint c
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.conrelid = ${kind}::regclass`.execute(tx)
  const names = new Map<string, string>()
  for (const { column, table } of references) {
    const ids = rows.flatMap(row => (typeof row[column] === 'number' ? [row[column]] : []))
    if (ids.length === 0) continue
    const found = await sql<{ id: number; name: string }>`
      select id, name from ${sql.table(table)} where id = any(${ids}::bigint[])`.execute(tx)
    for (const { id, name } of found.rows) names.set(`${column} ${id}`, name)
  }
  return names
}

/** What was merged into this record, also through others that were merged into it; at most 200. */
export async function mergesInto(tx: Tx, kind: RecordKind, id: number): Promise<Merges> {
  const { rows } = await sql<Merges['items'][number]>`
    with recursive into_it as (
      select m.* from merge m where m.kind = ${kind} and m.keep_id = ${id}
      union
      select m.* from into_it i join merge m on m.kind = ${kind} and m.keep_id = i.gone_id and i.undone_at is null
        and m.undone_at is null and m.id < i.id
    )
    select m.id, json_build_object('id', m.gone_id, 'name', coalesce(m.gone_row->>'name', '')) as gone, u.name as by,
      to_json(m.at)#>>'{}' as at, m.reason, to_json(m.undone_at)#>>'{}' as "undoneAt", w.name as "undoneBy",
      m.undone_at is null and m.gone_row is not null and m.keep_id = ${id} as "canUndo",
      coalesce((select json_agg(json_build_object('what', s->>'mover', 'id', (s->>'key')::bigint, 'why', s->>'why'))
        from jsonb_array_elements(m.stayed) s), '[]') as stayed
    from into_it m left join app_user u on u.id = m.user_id left join app_user w on w.id = m.undone_by
    order by m.at desc, m.id desc limit 200`.execute(tx)
  return { items: rows }
}
