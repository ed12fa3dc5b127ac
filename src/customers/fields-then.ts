import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'

/** What the history says of one field: what stood there at the moment, where it was changed after, and the last change. */
export type FieldThen = { changedSince: boolean; before: unknown; lastAt: Date }

/**
 * Fields of records at moments of the past, by the history of changes; in the order of `asked`. A field without an entry is as the
 * record was made. Custom fields are 'custom.' and the key.
 */
export async function fieldsThen(
  tx: Tx,
  record: 'person' | 'account',
  asked: readonly { id: number | null; at: Date }[],
): Promise<ReadonlyMap<string, FieldThen>[]> {
  const { rows } = await sql<FieldThen & { n: number; field: string }>`
    select a.n::int as n, c.field, bool_or(c.at > a.at) as "changedSince", max(c.at) as "lastAt",
      (array_agg(c.before order by c.id) filter (where c.at > a.at))[1] as before
    from unnest(${asked.map(({ id }) => id)}::bigint[], ${asked.map(({ at }) => at)}::timestamptz[]) with ordinality as a(id, at, n)
    join field_change c on c.record = ${record} and c.record_id = a.id and c.source <> 'confirmed'
    group by a.n, c.field`.execute(tx)
  const found = asked.map(() => new Map<string, FieldThen>())
  for (const { n, field, ...then } of rows) found[n - 1]!.set(field, then)
  return found
}
