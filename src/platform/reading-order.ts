import type pg from 'pg'

/**
 * Another ICU may order texts in another way; an index made by the one before would then hide rows. What is sorted by
 * `reading_order` is indexed anew when its version is another one than that by which it was. Answers the indexes.
 */
export async function renewReadingOrder(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ oid: string }>(
    `select oid::text from pg_collation where collname = 'reading_order'
      and collversion is distinct from pg_collation_actual_version(oid)`,
  )
  if (rows.length === 0) return []
  const { rows: indexes } = await client.query<{ name: string }>(
    `select indexrelid::regclass::text as name from pg_index where $1::oid = any (indcollation::oid[]) order by 1`,
    [rows[0]!.oid],
  )
  for (const { name } of indexes) await client.query(`reindex index ${name}`)
  await client.query('alter collation reading_order refresh version')
  return indexes.map(({ name }) => name)
}
