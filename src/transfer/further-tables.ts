import { sql } from 'kysely'
import type { Database, Tx } from '../platform/database.ts'
import type { Actor } from '../team/model/actor.ts'
import type { ArchivedSequence } from './model/archive.ts'
import { archived, type Further } from './model/everything.ts'

const rowsAtOnce = 2_000

/**
 * The rows of a table as JSON lines with their number, by primary key, some thousand at a time: memory does not grow with the
 * table. Moments are UTC to the microsecond. What has no value is null, except in a column of JSON, where a null is one of
 * JSON and what has no value is not named. Rights are those of the transaction.
 */
export async function* linesOfTable(
  tx: Tx,
  { table, without = [], instead = {} }: Further,
): AsyncGenerator<{ text: string; rows: number }> {
  const { rows: columns } = await sql<{ name: string; isJson: boolean; place: number | null }>`
    select a.attname as name, a.atttypid = 'jsonb'::regtype as "isJson", k.place
    from pg_attribute a
    left join (select i.indrelid, u.attnum, u.place::int from pg_index i, unnest(i.indkey) with ordinality u(attnum, place)
      where i.indisprimary) k on k.indrelid = a.attrelid and k.attnum = a.attnum
    where a.attrelid = ${`public.${table}`}::regclass and a.attnum > 0 and not a.attisdropped order by k.place`.execute(
    tx,
  )
  const key = columns.filter(({ place }) => place !== null).map(({ name }) => sql.ref(`t.${name}`))
  const json = columns.filter(({ isJson }) => isJson)
  const unset = json.map(({ name }) => sql`case when ${sql.ref(`t.${name}`)} is null then ${name}::text end`)
  await sql`
    declare archived no scroll cursor for
    select (to_jsonb(t) - ${[...without]}::text[] ${json.length === 0 ? sql`` : sql`- array_remove(array[${sql.join(unset)}], null)`}
      || ${JSON.stringify(instead)}::jsonb)::text as line
    from ${sql.table(table)} t order by ${key.length === 0 ? sql`t::text` : sql.join(key)}`.execute(tx)
  for (;;) {
    const { rows } = await sql<{ line: string }>`fetch ${sql.raw(String(rowsAtOnce))} from archived`.execute(
      tx,
    )
    if (rows.length > 0) yield { text: rows.map(({ line }) => `${line}\n`).join(''), rows: rows.length }
    if (rows.length < rowsAtOnce) break
  }
  await sql`close archived`.execute(tx)
}

/** Rows of all tables that an archive holds. */
export async function rowsOfTables(tx: Tx): Promise<number> {
  let sum = 0
  for (const { table } of archived) {
    const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(tx)
    sum += rows[0]!.n
  }
  return sum
}

/** Values as they are the same everywhere. */
export async function plainValues(tx: Tx): Promise<void> {
  await sql`select set_config('timezone', 'UTC', true), set_config('bytea_output', 'hex', true),
    set_config('extra_float_digits', '1', true), set_config('intervalstyle', 'iso_8601', true)`.execute(tx)
}

/** What the installation stands at, and where its sequences do. */
export async function standOf(tx: Tx): Promise<{ migrations: string[]; sequences: ArchivedSequence[] }> {
  const { rows } = await sql<{ name: string }>`select name from migration order by name`.execute(tx)
  const { rows: sequences } = await sql<ArchivedSequence>`
    select sequencename::text as name, last_value as value from pg_sequences
    where schemaname = 'public' and last_value is not null order by 1`.execute(tx)
  return { migrations: rows.map(({ name }) => name), sequences }
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
