import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { ListShape, Sql } from './list-columns.ts'
import { draw, type Reading, sampleOf, tableSize } from './list-sample.ts'

/** How many there are; not exact where counting would take longer than anybody waits: then it is said as "about". */
export type Count = { n: number; exact: boolean }

/** In the planner's units; about 30 ms of one processor. */
const cheap = 10_000
/** Rows of the table that an estimate looks at, and what it must find among them to be one. */
const sampled = 20_000
const enough = 40
/** Rows that tell whether the planner is right where it says that few match. */
const probed = 4_000
const mistaken = 4

/**
 * Exact where it is quick, and where so few match that an estimate would say nothing. Otherwise reckoned from a part of the
 * table that is drawn, always the same one. The planner guesses how many contain a part of a word, so a sample is asked too.
 */
export async function countRows(tx: Tx, reading: Omit<Reading, 'narrowed'>): Promise<Count> {
  const { shape, where, sought = where, restricted } = reading
  const size = await tableSize(tx, shape)
  const { cost, rows: expected } = await planOf(tx, sql`select 1 from ${shape.rows()} ${where}`)
  if (cost > cheap || size > 5 * probed) {
    const probe = await draw(tx, reading, sampleOf(size, cost > cheap ? sampled : probed))
    if (probe.hits >= enough && (cost > cheap || probe.about > mistaken * expected)) {
      const drawn = cost > cheap ? probe : await draw(tx, reading, sampleOf(size, sampled))
      // What a restricted reader does not see is not among the rows that were drawn, so its share is of the table.
      return {
        n: rounded(restricted ? drawn.about : drawn.hits * (await factor(tx, shape, size))),
        exact: false,
      }
    }
  }
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${shape.rows()} ${sought}`.execute(tx)
  return { n: rows[0]!.n, exact: true }
}

/** Of how many rows of the table one of the sample stands. */
async function factor(tx: Tx, { table }: ListShape, size: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from ${sql.table(table)} ${sampleOf(size, sampled).clause}`.execute(tx)
  return size / Math.max(1, rows[0]!.n)
}

async function planOf(tx: Tx, query: Sql): Promise<{ cost: number; rows: number }> {
  const { rows } = await sql<{ 'QUERY PLAN': { Plan: { 'Total Cost': number; 'Plan Rows': number } }[] }>`
    explain (format json) ${query}`.execute(tx)
  const plan = rows[0]!['QUERY PLAN'][0]!.Plan
  return { cost: plan['Total Cost'], rows: plan['Plan Rows'] }
}

/** Three figures say as much as is known. */
function rounded(n: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, n))) - 2)
  return Math.round(n / unit) * unit
}
