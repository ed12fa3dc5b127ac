import { sql } from 'kysely'
import { withinTime } from '../platform/bounded.ts'
import type { Tx } from '../platform/database.ts'
import type { Moment } from '../shared/condition/time.ts'
import type { About, Condition } from '../shared/condition/tree.ts'
import { refuse } from '../shared/outcome.ts'
import type { Locale } from '../shared/texts.ts'
import type { Actor } from '../team/model/actor.ts'
import { company } from '../team/queries.ts'
import { type ConditionNeeds, readAsked, saidIn, vocabularyIn } from './asked.ts'
import { membersSql } from './compile.ts'
import { estimateOf } from './model/estimate.ts'
import { type Named, namedSubjects, namesIn } from './names.ts'
import type { ConditionSource, Sql } from './source.ts'

/** Milliseconds for everybody, more of them where there are so few that a sample would say little; then for smaller samples. */
const exactly = { few: 1_500, many: 300 }
const few = 50_000
const sampling = [
  { rows: 20_000, ms: 300 },
  { rows: 2_000, ms: 400 },
  { rows: 200, ms: 1_000 },
]
const shown = 10

type Found = { n: number; ids: number[]; overlaps: { id: number; name: string; n: number }[] }
type Preview = Found & { from: number | null; to: number | null; sampled: number | null }

/**
 * How many a condition holds of, ten of them, and how many of them are in other segments. Exact where that takes no longer
 * than somebody waits; else the share of a sample with its 95 % interval. Refuses `bad_condition`, and `too_slow` (503) where
 * not even a small sample can be asked in time.
 */
export async function previewCondition(
  tx: Tx,
  actor: Pick<Actor, 'role'>,
  needs: ConditionNeeds,
  asked: { about: About; condition?: unknown; language?: Locale | undefined },
  now: Date,
) {
  const { about, language = 'en' } = asked
  const source = await needs.source(tx)
  const { when } = await readAsked(tx, source, about, asked.condition)
  const worded = await vocabularyIn(tx, source, language)
  const names = await namesIn(tx, needs, [{ about, when }], worded.vocabulary)
  const moment: Moment = { now, timeZone: (await company(tx)).timeZone }
  const { ids, ...found } = await countOf(tx, when, about, source, moment, actor.role === 'partner')
  const examples: Named[] = await namedSubjects(tx, about, ids)
  return { sentence: saidIn(when, about, worded, names), ...found, examples }
}

async function countOf(
  tx: Tx,
  when: Condition,
  about: About,
  source: ConditionSource,
  moment: Moment,
  restricted: boolean,
): Promise<Preview> {
  const size = await rowsOf(tx, about)
  const exact = await withinTime(tx, size <= few ? exactly.few : exactly.many, () =>
    foundIn(tx, membersSql(when, about, { moment, source })),
  )
  if (exact) return { ...exact, from: null, to: null, sampled: null }
  for (const { rows, ms } of sampling) {
    const drawn = await withinTime(tx, ms, async () => {
      const among = await sampleOf(tx, about, size, rows)
      const members = membersSql(when, about, { moment, source, among: sql`${among}::bigint[]` })
      return { cases: among.length, ...(await foundIn(tx, members)) }
    })
    if (!drawn) continue
    const { cases, ...found } = drawn
    const estimate = estimateOf(found.n, { seen: cases, drawn: rows, size, restricted })
    if (estimate) return { ...found, ...estimate, sampled: cases }
  }
  return refuse(
    'too_slow',
    503,
    'This cannot be counted while you wait. It can be saved: it is counted then.',
  )
}

async function foundIn(tx: Tx, members: Sql): Promise<Found> {
  const { rows } = await sql<Found>`
    with found as materialized (${members})
    select (select count(*) from found) as n,
      array(select id from found order by id desc limit ${shown}) as ids,
      coalesce((select json_agg(o order by o.n desc, o.id) from (
        select s.id, s.name, count(*) as n from found join segment_member m on m.subject_id = found.id
        join segment s on s.id = m.segment_id group by s.id, s.name order by count(*) desc limit 5) o), '[]') as overlaps`.execute(
    tx,
  )
  const { ids, ...rest } = rows[0]!
  return { ...rest, ids: ids.map(Number) }
}

/** Rows of the table by the statistics of the database. */
export async function rowsOf(tx: Tx, about: About): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select reltuples::float8 as n from pg_class where oid = ${about}::text::regclass`.execute(tx)
  return Math.max(1, rows[0]!.n)
}

/** About so many subjects of the pages of the table that are drawn, always the same ones. */
async function sampleOf(tx: Tx, about: About, size: number, rows: number): Promise<number[]> {
  const { rows: drawn } = await sql<{ id: number }>`
    select id from ${sql.table(about)} tablesample system (${Math.min(100, (rows / size) * 100)}) repeatable (83)
    where erased_at is null limit ${rows}`.execute(tx)
  return drawn.map(({ id }) => id)
}
