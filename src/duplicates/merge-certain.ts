import { sql } from 'kysely'
import { type Movers, mergeRecords } from '../customers/merge.ts'
import { previewMerge } from '../customers/merge-queries.ts'
import type { Database, Tx } from '../platform/database.ts'
import { Refusal } from '../shared/outcome.ts'
import { type Actor, systemActor } from '../team/model/actor.ts'
import { groupsOf, type Link } from './model/group.ts'
import type { MatchKind } from './model/line.ts'
import { bitsOf, settingOf } from './queries.ts'
import { decidePair } from './store.ts'

type Pair = readonly [number, number]
/** A pair that no way found is below every question; one that was called different is out of the question. */
const notFound = -3
const different = -1000

/** Would these two stand in one group, seen with all that are certainly the same as either? */
async function holdTogether(tx: Tx, kind: MatchKind, [a, b]: Pair, least: number): Promise<boolean> {
  const { rows } = await sql<Link & { state: string }>`
    with recursive near(id) as (
      select unnest(array[${a}, ${b}]::bigint[])
      union select case when m.a = near.id then m.b else m.a end from near join match_pair m
        on m.kind = ${kind} and (m.a = near.id or m.b = near.id) and m.state = 'open' and m.bits >= ${least}::real
    )
    select m.a, m.b, m.bits, m.state from match_pair m
    where m.kind = ${kind} and m.a in (select id from near) and m.b in (select id from near) limit 5000`.execute(
    tx,
  )
  const links = rows.map(({ a, b, bits, state }) => ({
    a,
    b,
    bits: state === 'different' ? different : bits,
  }))
  const groups = groupsOf(links, () => notFound, least)
  return groups.some(group => group.includes(a) && group.includes(b))
}

export type CertainReceipt = { mergeIds: number[]; skipped: number }

/**
 * Merges undecided pairs that are certain by the setting, each into the fuller record; a pair is passed over when it is
 * no longer certain or there, or when it would glue two groups that do not belong together.
 */
export async function mergeCertain(
  tx: Tx,
  actor: Actor,
  movers: Movers,
  kind: MatchKind,
  pairs: readonly Pair[],
  now: Date,
): Promise<CertainReceipt> {
  const { certain } = await settingOf(tx, kind)
  const least = bitsOf(certain)
  const mergeIds: number[] = []
  const gone = new Set<number>()
  for (const [a, b] of pairs) {
    const { rows } = await sql<{ bits: number }>`
      select m.bits from match_pair m join ${sql.table(kind)} x on x.id = m.a join ${sql.table(kind)} y on y.id = m.b
      where m.kind = ${kind} and m.a = ${Math.min(a, b)} and m.b = ${Math.max(a, b)} and m.state = 'open'
        and m.bits >= ${least}::real for update of m`.execute(tx)
    if (!rows[0] || gone.has(a) || gone.has(b)) continue
    if (!(await holdTogether(tx, kind, [a, b], least))) continue
    const { keep } = await previewMerge(tx, movers, kind, a, b)
    const [keepId, goneId] = keep === 'a' ? [a, b] : [b, a]
    mergeIds.push(await mergeRecords(tx, actor, movers, kind, { keepId, goneId, reason: 'duplicate' }, now))
    gone.add(goneId)
  }
  return { mergeIds, skipped: pairs.length - mergeIds.length }
}

const atOnce = 50

/** Merges what is certain by itself, where a manager allowed it; each pair in a transaction of its own. */
export async function mergeAutomatically(
  db: Database,
  movers: Movers,
  kind: MatchKind,
  now: Date,
): Promise<number> {
  const setting = await db.as(systemActor, tx => settingOf(tx, kind), { readOnly: true })
  if (!setting.automatic) return 0
  let merged = 0
  for (let after: Pair = [0, 0], last: number | null = null; ; ) {
    const { rows } = await db.as(
      systemActor,
      tx =>
        sql<{ a: number; b: number; bits: number }>`
        select a, b, bits from match_pair where kind = ${kind} and state = 'open' and bits >= ${bitsOf(setting.certain)}::real
          ${last === null ? sql`` : sql`and (-bits, a, b) > (${-last}::real, ${after[0]}::bigint, ${after[1]}::bigint)`}
        order by -bits, a, b limit ${atOnce}`.execute(tx),
      { readOnly: true },
    )
    for (const { a, b } of rows)
      try {
        const { mergeIds } = await db.as(systemActor, tx =>
          mergeCertain(tx, systemActor, movers, kind, [[a, b]], now),
        )
        merged += mergeIds.length
      } catch (error) {
        // What may not be merged is for a human.
        if (!(error instanceof Refusal)) throw error
        await db.as(systemActor, tx => decidePair(tx, kind, [a, b], { state: 'later', by: null }, now))
      }
    const end = rows.at(-1)
    if (!end || rows.length < atOnce) return merged
    after = [end.a, end.b]
    last = end.bits
  }
}
