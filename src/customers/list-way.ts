import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { draw, type Reading, sampleOf, tableSize } from './list-sample.ts'

/**
 * How the rows of a page are come by. `walk`: along the index of the order, past what does not match. `gather`: what matches
 * is found first and sorted then. `plain`: as the planner likes, for tables that are quick in any case and orders without an index.
 */
export type Way = { by: 'walk' | 'gather' | 'plain'; reading: Reading; size: number }

const probed = 4_000

/**
 * What is common is walked to, what is rare is gathered, whatever index there is for it: walking would look at the whole table
 * for a page. They cost about the same where a walk of `most` rows passes as many as there are to gather, which are sorted, too.
 * The planner cannot tell the two apart where it guesses, as for parts of words, so a sample does.
 */
export async function wayOf(tx: Tx, reading: Reading, sort: string, most: number): Promise<Way> {
  const { shape, where, sought = where, narrowed, restricted } = reading
  const size = await tableSize(tx, shape)
  const sample = sampleOf(size, probed)
  if ((!narrowed && !restricted) || sample.share > 0.2) return { by: 'plain', reading, size }
  const { about } = await draw(tx, reading, sample)
  if (about >= 0.7 * Math.sqrt(most * size))
    return { by: shape.walked?.includes(sort) ? 'walk' : 'plain', reading, size }
  const { id } = shape
  const { rows } = await sql<{ id: number }>`select ${id} as id from ${shape.rows()} ${sought}`.execute(tx)
  const found = sql`where ${id} = any(${rows.map(row => row.id)}::bigint[])`
  return { by: 'gather', reading: { ...reading, where: found }, size }
}

/** What would lead the planner away from the index of the order: it trusts its guesses. A further worker starts too late. */
const astray = [
  'enable_sort',
  'enable_bitmapscan',
  'enable_hashjoin',
  'enable_mergejoin',
  'enable_gathermerge',
]

/** Runs `work`, walking where that is the way. The settings end with the transaction when it throws. */
export async function goThere<T>(tx: Tx, { by }: Way, work: () => Promise<T>): Promise<T> {
  if (by !== 'walk') return work()
  await allow(tx, 'off')
  const found = await work()
  await allow(tx, 'on')
  return found
}

async function allow(tx: Tx, to: 'on' | 'off'): Promise<void> {
  await sql`select set_config(name, ${to}, true) from unnest(${astray}::text[]) as t(name)`.execute(tx)
}
