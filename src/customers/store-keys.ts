import { sql } from 'kysely'
import { numbers, texts } from '../platform/columns.ts'
import type { Tx } from '../platform/database.ts'

export type KeyedSubject = 'account' | 'person'

/** Which records here stand for these ids of an export; none without its origin. */
export async function keyedRecords(
  tx: Tx,
  origin: string | null,
  subject: KeyedSubject,
  keys: readonly string[],
): Promise<Map<string, number>> {
  if (origin === null || keys.length === 0) return new Map()
  // An export of this very installation carries the ids of the records themselves.
  const { rows } = await sql<{ key: string; id: number }>`
    select k.key, case k.subject when 'person' then person_today(k.record_id) else account_today(k.record_id) end as id
    from import_key k
    where k.origin = ${origin} and k.subject = ${subject} and k.key = any(${texts(keys)})
    union all
    select t.id::text, t.id from ${sql.table(subject)} t
    where ${origin} = (select mark::text from company) and t.id = any(${numbers(keys.filter(key => /^\d{1,15}$/.test(key)).map(Number))}::bigint[])`.execute(
    tx,
  )
  return new Map(rows.map(row => [row.key, row.id]))
}

/** Which of these records have an id of the export. */
export async function recordsWithKey(
  tx: Tx,
  origin: string,
  subject: KeyedSubject,
  ids: readonly number[],
): Promise<Set<number>> {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{ id: number }>`
    select record_id as id from import_key where origin = ${origin} and subject = ${subject}
      and record_id = any(${numbers(ids)}::bigint[])`.execute(tx)
  return new Set(rows.map(row => row.id))
}

export async function storeKeys(
  tx: Tx,
  origin: string,
  subject: KeyedSubject,
  keys: readonly { key: string; id: number }[],
): Promise<void> {
  if (keys.length === 0) return
  await sql`
    insert into import_key (origin, subject, key, record_id)
    select ${origin}, ${subject}, k.key, k.id from unnest(${texts(keys.map(k => k.key))}, ${numbers(keys.map(k => k.id))}::bigint[])
      as k(key, id)
    on conflict do nothing`.execute(tx)
}
