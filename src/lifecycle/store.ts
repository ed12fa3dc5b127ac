import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Touched } from '../touches/model/touched.ts'
import type { LifecycleRule } from './model/stage.ts'

export type Moved = { subjectId: number; kind: 'account' | 'person'; before: string; stage: string }

export async function insertRule(
  tx: Tx,
  rule: LifecycleRule,
  userId: number | null,
  now: Date,
): Promise<void> {
  await sql`update lifecycle_rule set active = false where active`.execute(tx)
  await sql`
    insert into lifecycle_rule (version, rule, active, created_by, created_at)
    select coalesce(max(version), 0) + 1, ${JSON.stringify(rule)}::jsonb, true, ${userId}, ${now} from lifecycle_rule`.execute(
    tx,
  )
}

export async function insertDue(tx: Tx, subjectIds: readonly number[]): Promise<void> {
  await sql`/* prepared */ insert into lifecycle_due (subject_id) select distinct unnest(${[...subjectIds]}::bigint[])`.execute(
    tx,
  )
}

export async function insertTouched(tx: Tx, touched: readonly Touched[]): Promise<void> {
  await sql`/* prepared */
    insert into lifecycle_due (subject_id, touched_at) select id, to_timestamp(at)
    from unnest(${touched.map(([id]) => id)}::bigint[], ${touched.map(([, at]) => at / 1000)}::float8[]) as g(id, at)`.execute(
    tx,
  )
}

/**
 * Takes what waits of so many accounts and persons at most, in the caller's turn, and with it what can move nobody: touches of
 * somebody who was touched before, and of browsers that are nobody's. Everything of one account is taken together, for
 * its whole ledger is read. Answers how many rows were taken, and whose they are, as recorded, where they can move anything.
 */
export async function takeDue(tx: Tx, most: number): Promise<{ taken: number; ids: number[] }> {
  const { rows } = await sql<{ taken: number; ids: number[] }>`
    with waits as (
      select subject_id, min(touched_at) as touched_at, bool_or(touched_at is null) as anyhow from lifecycle_due group by subject_id
    ),
    placed as materialized (
      select w.subject_id, coalesce(a.id, p.id, w.subject_id) as root,
        w.anyhow or (coalesce(a.id, p.id) is not null and (l.touched_at <= w.touched_at) is not true) as moves
      from waits w
      left join identity i on i.subject_id = w.subject_id left join person p on p.id = coalesce(i.person_id, w.subject_id)
      left join account_identity m on m.subject_id = w.subject_id
      left join account a on a.id = coalesce(p.account_id, m.account_id, w.subject_id)
      left join lifecycle l on l.subject_id = coalesce(a.id, p.id)
    ),
    turn as (select distinct root from placed where moves order by root limit ${most}),
    moved as (select subject_id from placed where moves and root in (select root from turn)),
    taken as (
      delete from lifecycle_due where subject_id in (select subject_id from moved union all select subject_id from placed where not moves)
      returning subject_id
    )
    select (select count(*)::int from taken) as taken,
      (select coalesce(json_agg(subject_id order by subject_id), '[]') from moved) as ids`.execute(tx)
  return rows[0]!
}

export async function forgetDue(tx: Tx): Promise<void> {
  await sql`delete from lifecycle_due`.execute(tx)
}

const kept = [
  'kind',
  'stage',
  'place',
  'code',
  'at',
  'rhythm_days',
  'basis',
  'touched_at',
  'need_at',
  'interest_at',
  'contact_at',
  'lead_at',
  'opportunity_at',
  'purchases',
  'first_day',
  'last_day',
  'last_gap',
  'median_days',
  'returns',
  'complaint_at',
  'product_group_id',
] as const

/**
 * Keeps what `staged` gives and takes out whom it no longer has: of those in `asked`, or (null) of all. A row that stays
 * as it was is not written. Another stage leaves a line in the history. Answers who had a stage before and has another.
 */
export async function writeStages(
  tx: Tx,
  asked: RawBuilder<unknown> | null,
  withFacts: RawBuilder<unknown> | null,
  staged: RawBuilder<unknown>,
  version: number,
  now: Date,
): Promise<Moved[]> {
  const columns = (of: string) => sql.join(kept.map(name => sql.ref(`${of}.${name}`)))
  const names = sql.join(kept.map(name => sql.ref(name)))
  const parts = [asked, withFacts].filter(part => part !== null)
  const { rows } = await sql<Moved>`
    with ${parts.length > 0 ? sql`${sql.join(parts, sql`, `)},` : sql``}
    staged as materialized (${staged}),
    gone as (delete from lifecycle l where not exists (select 1 from staged s where s.subject_id = l.subject_id)
      ${asked ? sql`and l.subject_id in (select id from asked)` : sql``}),
    history as (
      insert into lifecycle_change (subject_id, before, stage, reason, version, at)
      select s.subject_id, l.stage, s.stage, jsonb_build_object('code', s.code, 'at', s.at, 'rhythmDays', s.rhythm_days,
        'basis', s.basis, 'purchases', s.purchases, 'lastDay', s.last_day, 'lastGap', s.last_gap, 'returns', s.returns), ${version}, ${now}
      from staged s left join lifecycle l using (subject_id) where l.stage is distinct from s.stage
      returning subject_id, before, stage
    ),
    written as (
      insert into lifecycle (subject_id, since, ${names})
      select s.subject_id, ${now}, ${columns('s')} from staged s
        left join lifecycle l using (subject_id)
        where l.subject_id is null or (${columns('l')}) is distinct from (${columns('s')})
      on conflict (subject_id) do update set
        since = case when lifecycle.stage = excluded.stage then lifecycle.since else excluded.since end,
        ${sql.join(kept.map(name => sql`${sql.ref(name)} = ${sql.ref(`excluded.${name}`)}`))}
    )
    select h.subject_id as "subjectId", s.kind, h.before, h.stage from history h join staged s using (subject_id)
    where h.before is not null order by h.subject_id`.execute(tx)
  return rows
}

/** Keeps what is usual between orders, as `usual` gives it. */
export async function writeRhythms(tx: Tx, usual: RawBuilder<unknown>): Promise<void> {
  await sql`
    with usual as materialized (${usual}),
    gone as (delete from lifecycle_rhythm r where not exists (
      select 1 from usual u where u.product_group_id is not distinct from r.product_group_id))
    insert into lifecycle_rhythm (product_group_id, days, accounts) select product_group_id, days, accounts from usual
    on conflict (product_group_id) do update set days = excluded.days, accounts = excluded.accounts
      where (lifecycle_rhythm.days, lifecycle_rhythm.accounts) is distinct from (excluded.days, excluded.accounts)`.execute(
    tx,
  )
}
