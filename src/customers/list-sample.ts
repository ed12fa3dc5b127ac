import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { ListShape, Sql } from './list-columns.ts'

export type Reading = {
  shape: ListShape
  where: Sql
  /** The same rows, where a restricted reader looks for them by an index: see `conditionsOf`. */
  sought?: Sql
  restricted: boolean
  /** Whether anything narrows it. */
  narrowed: boolean
}
/** A part of the table's pages, always the same one, and the share of the table that it is. */
export type Sample = { clause: Sql; share: number }
/** How many of a sample match, and of how many of the whole table that tells. */
export type Drawn = { hits: number; about: number }

const seed = sql`repeatable (83)`

/** Rows of this table by the statistics of the database. */
export async function tableSize(tx: Tx, { table }: ListShape): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select reltuples::float8 as n from pg_class where oid = ${table}::text::regclass`.execute(tx)
  return Math.max(1, rows[0]!.n)
}

/** A part of the table's pages that holds about so many rows. */
export function sampleOf(size: number, rows: number): Sample {
  const share = Math.min(1, rows / size)
  return { clause: sql`tablesample system (${share * 100}) ${seed}`, share }
}

export async function draw(
  tx: Tx,
  { shape, where }: Pick<Reading, 'shape' | 'where'>,
  { clause, share }: Sample,
): Promise<Drawn> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from ${shape.rows(clause)} ${where}`.execute(tx)
  return { hits: rows[0]!.n, about: rows[0]!.n / share }
}
