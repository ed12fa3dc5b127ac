import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { ListShape, Sql } from './list-columns.ts'

/** How many there are; not exact where counting would take longer than anybody waits: then it is said as "about". */
export type Count = { n: number; exact: boolean }
export type Reading = {
  shape: ListShape
  where: Sql
  restricted: boolean
  /** Whether anything narrows it. */
  narrowed: boolean
}

/** In the planner's units; about 30 ms of one processor. */
const cheap = 10_000
/** Rows of the table that an estimate looks at, and what it must find among them to be one. */
const sampled = 20_000
const enough = 40
const seed = sql`repeatable (83)`

/** Rows of these tables by the statistics of the database. */
export async function tableSize(tx: Tx, { table }: ListShape): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select reltuples::float8 as n from pg_class where oid = ${table}::text::regclass`.execute(tx)
  return Math.max(1, rows[0]!.n)
}

/** A part of the table's pages, the same at each call, that holds about so many rows; with the share that it is. */
export async function sampleOf(
  tx: Tx,
  shape: ListShape,
  rows: number,
): Promise<{ clause: Sql; share: number }> {
  const share = Math.min(1, rows / (await tableSize(tx, shape)))
  return { clause: sql`tablesample system (${share * 100}) ${seed}`, share }
}

/**
 * Exact where the planner expects it to be quick, and where so few match that an estimate would say nothing. Otherwise
 * reckoned from a part of the table that is drawn, always the same one.
 */
export async function countRows(
  tx: Tx,
  { shape, where, restricted }: Omit<Reading, 'narrowed'>,
): Promise<Count> {
  const counting = sql`select count(*) as n from ${shape.rows()} ${where}`
  if ((await costOf(tx, counting)) > cheap) {
    const { clause, share } = await sampleOf(tx, shape, sampled)
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from ${shape.rows(clause)} ${where}`.execute(tx)
    const hits = rows[0]!.n
    // What a restricted reader does not see is not among the rows that were drawn, so its share is of the table.
    if (hits >= enough)
      return { n: rounded(hits * (restricted ? 1 / share : await factor(tx, shape, clause))), exact: false }
  }
  const { rows } = await sql<{ n: number }>`${counting}`.execute(tx)
  return { n: rows[0]!.n, exact: true }
}

async function factor(tx: Tx, shape: ListShape, clause: Sql): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from ${sql.table(shape.table)} ${clause}`.execute(tx)
  return (await tableSize(tx, shape)) / Math.max(1, rows[0]!.n)
}

async function costOf(tx: Tx, query: Sql): Promise<number> {
  const { rows } = await sql<{ 'QUERY PLAN': { Plan: { 'Total Cost': number } }[] }>`
    explain (format json) ${query}`.execute(tx)
  return rows[0]!['QUERY PLAN'][0]!.Plan['Total Cost']
}

/** Of so many rows of the table at least so many must fit for its order to be walked along. */
const probed = 4_000
const common = 20

/**
 * What is common is found by walking along the order; what is rare is found first, by whatever index there is for it, and sorted
 * then: walking would look at the whole table for a page. The planner cannot tell the two apart where it guesses, as for
 * parts of words, so a sample does.
 */
export async function gathered(tx: Tx, reading: Reading): Promise<Reading> {
  const { shape, where, narrowed, restricted } = reading
  if (!narrowed && !restricted) return reading
  const { clause, share } = await sampleOf(tx, shape, probed)
  // A table that is hardly larger than the sample is quick in any case.
  if (share > 0.2) return reading
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (select 1 from ${shape.rows(clause)} ${where} limit ${common}) s`.execute(tx)
  if (rows[0]!.n >= common) return reading
  const { id } = shape
  return { ...reading, where: sql`where ${id} = any(array(select ${id} from ${shape.rows()} ${where}))` }
}

/** Three figures say as much as is known. */
function rounded(n: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, n))) - 2)
  return Math.round(n / unit) * unit
}
