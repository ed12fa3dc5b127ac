import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { FoundPair, IndexRow, MatchKind } from './model/line.ts'
import type { Learnt } from './model/weigh.ts'

/** Takes at most `most` notes of changed records off the list; ones that another job has in hand are left. */
export async function takeDue(
  tx: Tx,
  kind: MatchKind,
  most: number,
): Promise<{ ids: number[]; taken: number }> {
  const { rows } = await sql<{ id: number; n: number }>`
    with taken as (delete from match_due where ctid = any(array(
      select ctid from match_due where kind = ${kind} limit ${most} for update skip locked)) returning id)
    select id, count(*) as n from taken group by id order by id`.execute(tx)
  return { ids: rows.map(row => row.id), taken: rows.reduce((sum, row) => sum + row.n, 0) }
}

export async function writeIndex(
  tx: Tx,
  kind: MatchKind,
  form: number,
  rows: readonly IndexRow[],
): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into match_record (kind, id, form, keys, line)
    select ${kind}, r.id, ${form}, r.keys::int[], r.line
    from unnest(${rows.map(({ id }) => id)}::bigint[], ${rows.map(({ keys }) => `{${keys.join(',')}}`)}::text[],
      ${rows.map(({ line }) => line)}::text[]) as r(id, keys, line)
    on conflict (kind, id) do update set form = excluded.form, keys = excluded.keys, line = excluded.line
    where (match_record.form, match_record.line) is distinct from (excluded.form, excluded.line)`.execute(tx)
}

export async function dropFromIndex(tx: Tx, kind: MatchKind, ids: readonly number[]): Promise<void> {
  await sql`delete from match_record where kind = ${kind} and id = any(${ids}::bigint[])`.execute(tx)
}

export async function insertLearnt(tx: Tx, kind: MatchKind, learnt: Learnt, now: Date): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into match_learnt (kind, learnt, records, at)
    values (${kind}, ${JSON.stringify(learnt)}::jsonb, ${learnt.records}, ${now}) returning id`.execute(tx)
  return rows[0]!.id
}

/** Closes a pass: how many pairs it compared, and how their odds are spread. */
export async function finishPass(
  tx: Tx,
  learntId: number,
  { compared, spread }: { compared: number; spread: readonly [number, number][] },
  now: Date,
): Promise<void> {
  await sql`update match_learnt set compared = ${compared}, spread = ${JSON.stringify(spread)}::jsonb,
    finished_at = ${now} where id = ${learntId}`.execute(tx)
}

/** A place in the order of pairs. */
export type PairMark = { a: number; b: number }
export const beforeAll: PairMark = { a: 0, b: 0 }
export const afterAll: PairMark = { a: Number.MAX_SAFE_INTEGER, b: 0 }

/** Undecided pairs after `after` and up to `last` that are not among those found there are gone. */
export async function dropUnseen(
  tx: Tx,
  kind: MatchKind,
  { after, last }: { after: PairMark; last: PairMark },
  found: readonly PairMark[],
): Promise<void> {
  await sql`
    with found as materialized (
      select * from unnest(${found.map(({ a }) => a)}::bigint[], ${found.map(({ b }) => b)}::bigint[]) as f(a, b))
    delete from match_pair m where m.kind = ${kind} and m.state = 'open'
      and (m.a, m.b) > (${after.a}::bigint, ${after.b}::bigint) and (m.a, m.b) <= (${last.a}::bigint, ${last.b}::bigint)
      and not exists (select from found f where f.a = m.a and f.b = m.b)`.execute(tx)
}

/**
 * Writes pairs as found, where they are new or weigh otherwise than before. What a human said stays: 'different' for
 * ever, also where one of the two took another record into itself that was said to be different; 'later' stays later.
 */
export async function writePairs(
  tx: Tx,
  kind: MatchKind,
  pairs: readonly FoundPair[],
  now: Date,
): Promise<void> {
  if (pairs.length === 0) return
  await sql`
    with found as materialized (
      select p.a, p.b, p.bits, p.why::jsonb as why
      from unnest(${pairs.map(({ a }) => a)}::bigint[], ${pairs.map(({ b }) => b)}::bigint[],
        ${pairs.map(({ bits }) => bits)}::real[], ${pairs.map(({ why }) => why)}::text[]) as p(a, b, bits, why))
    insert into match_pair (kind, a, b, bits, why, found_at)
    select ${kind}, p.a, p.b, p.bits, p.why, ${now}
    from found p left join match_pair m on m.kind = ${kind} and m.a = p.a and m.b = p.b
    where m.a is null or m.bits <> p.bits or m.why <> p.why
    on conflict (kind, a, b) do update set bits = excluded.bits, why = excluded.why`.execute(tx)
}

/** Undecided pairs of these records, which are about to be compared anew. */
export async function dropOpenPairs(tx: Tx, kind: MatchKind, ids: readonly number[]): Promise<void> {
  await sql`delete from match_pair where kind = ${kind} and state = 'open'
    and (a = any(${ids}::bigint[]) or b = any(${ids}::bigint[]))`.execute(tx)
}

const nothingWeighed = '{"reasons":[],"priorBits":0,"relatedBits":0,"relation":null}'

export type Decision = {
  state: 'open' | 'different' | 'later'
  by: number | null
}

/** Writes what was decided of a pair; one that was never found is remembered all the same. */
export async function decidePair(
  tx: Tx,
  kind: MatchKind,
  [one, other]: readonly [number, number],
  { state, by }: Decision,
  now: Date,
): Promise<void> {
  const [a, b] = one < other ? [one, other] : [other, one]
  const at = state === 'open' ? null : now
  await sql`
    insert into match_pair (kind, a, b, bits, why, state, found_at, decided_by, decided_at)
    values (${kind}, ${a}, ${b}, 0, ${nothingWeighed}, ${state}, ${now},
      ${by}, ${at})
    on conflict (kind, a, b) do update set state = excluded.state, decided_by = excluded.decided_by,
      decided_at = excluded.decided_at, automatic = false, merge_id = null`.execute(tx)
}

/** The pair that a merge made one; who merged stands in the journal of merges, nobody is the program itself. */
export async function closePair(
  tx: Tx,
  kind: MatchKind,
  { keepId, goneId, mergeId }: { keepId: number; goneId: number; mergeId: number },
  now: Date,
): Promise<void> {
  await sql`
    insert into match_pair (kind, a, b, bits, why, state, found_at, decided_by, decided_at, automatic, merge_id)
    select ${kind}, ${Math.min(keepId, goneId)}, ${Math.max(keepId, goneId)}, 0, ${nothingWeighed}, 'merged', ${now},
      m.user_id, m.at, m.user_id is null, m.id
    from merge m where m.id = ${mergeId}
    on conflict (kind, a, b) do update set state = 'merged', decided_by = excluded.decided_by,
      decided_at = excluded.decided_at, automatic = excluded.automatic, merge_id = excluded.merge_id`.execute(
    tx,
  )
}

/** Whoever was said to be different from the one that went is different from the kept one. */
export async function carryDifferent(
  tx: Tx,
  kind: MatchKind,
  { keepId, goneId, mergeId }: { keepId: number; goneId: number; mergeId: number },
  now: Date,
): Promise<void> {
  await sql`
    insert into match_pair (kind, a, b, bits, why, state, found_at, decided_by, decided_at, automatic, merge_id)
    select ${kind}, least(${keepId}::bigint, o.id), greatest(${keepId}::bigint, o.id), 0, ${nothingWeighed}, 'different',
      ${now}, o.decided_by, o.decided_at, true, ${mergeId}
    from (select case when a = ${goneId} then b else a end as id, decided_by, decided_at from match_pair
      where kind = ${kind} and state = 'different' and (a = ${goneId} or b = ${goneId})) o
    where o.id <> ${keepId}
    on conflict (kind, a, b) do update set state = 'different', decided_by = excluded.decided_by,
      decided_at = excluded.decided_at, automatic = true, merge_id = excluded.merge_id
      where match_pair.state in ('open', 'later')`.execute(tx)
}

export async function reopenAsDifferent(
  tx: Tx,
  kind: MatchKind,
  [one, other]: readonly [number, number],
  mergeId: number,
  now: Date,
): Promise<void> {
  await sql`delete from match_pair where kind = ${kind} and merge_id = ${mergeId} and state = 'different'`.execute(
    tx,
  )
  await sql`update match_pair set state = 'different', decided_at = ${now}, automatic = false, merge_id = null,
      decided_by = coalesce((select undone_by from merge where id = ${mergeId}), decided_by)
    where kind = ${kind} and a = ${Math.min(one, other)} and b = ${Math.max(one, other)}`.execute(tx)
}

export type MatchSetting = { ask: number; certain: number; automatic: boolean }

export async function writeSetting(
  tx: Tx,
  kind: MatchKind,
  { ask, certain, automatic }: MatchSetting,
  by: number | null,
  now: Date,
): Promise<void> {
  await sql`update match_setting set ask = ${ask}, certain = ${certain}, automatic = ${automatic}, changed_by = ${by},
    changed_at = ${now} where kind = ${kind}`.execute(tx)
}
