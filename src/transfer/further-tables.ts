import { sql } from 'kysely'
import type { Database } from '../platform/database.ts'
import type { Actor } from '../team/model/actor.ts'
import type { Further } from './model/everything.ts'

const pagesAtOnce = 64

/**
 * The rows of a table as JSON lines, in the order in which they lie, some pages of the disk at a time: memory does not grow
 * with the table. Rights are those of the actor.
 */
export async function* linesOfTable(
  db: Database,
  actor: Actor,
  { table, without = [] }: Further,
): AsyncGenerator<string> {
  const pages = await db.as(
    actor,
    async tx =>
      (
        await sql<{ n: number }>`
          select ceil(pg_relation_size(${table}::regclass)::numeric / current_setting('block_size')::int) as n`.execute(
          tx,
        )
      ).rows[0]!.n,
    { readOnly: true },
  )
  for (let from = 0; from < pages; from += pagesAtOnce) {
    const { rows } = await db.as(
      actor,
      tx =>
        sql<{ line: string }>`
          select (to_jsonb(t) - ${[...without]}::text[])::text as line from ${sql.table(table)} t
          where t.ctid >= ${`(${from},0)`}::tid and t.ctid < ${`(${from + pagesAtOnce},0)`}::tid`.execute(tx),
      { readOnly: true },
    )
    if (rows.length > 0) yield rows.map(({ line }) => `${line}\n`).join('')
  }
}

/** Sums of the files of entries, each once. */
export async function sumsOfFiles(db: Database, actor: Actor): Promise<string[]> {
  const { rows } = await db.as(
    actor,
    tx =>
      sql<{ sha256: string }>`
        select distinct encode(sha256, 'hex') as sha256 from touch_file where touch_id is not null order by 1`.execute(
        tx,
      ),
    { readOnly: true },
  )
  return rows.map(row => row.sha256)
}
