import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { type ClassRule, monthsBefore } from './model/class.ts'
import { markComputed, writeClasses } from './store.ts'

export type PublishedRule = ClassRule & { version: number }
/**
 * (account_id, revenue_cents, margin_cents, potential_cents) of accounts that have any: ordered from `since` to `now`, and
 * open now. Known to domains above this one.
 */
export type AccountFigures = (since: Date, now: Date) => RawBuilder<unknown>

export async function activeClassRule(tx: Tx): Promise<PublishedRule> {
  const { rows } = await sql<{ version: number; rule: ClassRule }>`
    select version, rule from class_rule where active`.execute(tx)
  return { ...rows[0]!.rule, version: rows[0]!.version }
}

/** Id and topmost account above. From the top down, so that no circle is ever entered: who is in one stands alone. */
const grouped = sql`
  tree as (
    select id, id as head from account where parent_id is null
    union all select a.id, t.head from tree t join account a on a.parent_id = t.id
  ),
  heads as (select a.id, coalesce(t.head, a.id) as head from account a left join tree t on t.id = a.id
    where a.kind <> 'competitor' and a.erased_at is null)`
const alone = sql`
  heads as (select a.id, a.id as head from account a where a.kind <> 'competitor' and a.erased_at is null)`

/** The class of every account but competitors in one statement: the same as `classesOf` in memory. */
export function computedClasses(rule: ClassRule, figures: AccountFigures, now: Date): RawBuilder<unknown> {
  const { weights } = rule
  const within =
    rule.by === 'share' ? sql`r.ahead * 100 < c.border * r.total` : sql`r.value_cents >= c.border`
  return sql`
    with recursive ${rule.hierarchy ? grouped : alone},
    figures as materialized (${figures(monthsBefore(now, rule.months), now)}),
    units as (
      select h.head, count(*) as members, coalesce(sum(f.revenue_cents), 0) as revenue_cents,
        coalesce(sum(f.margin_cents), 0) as margin_cents, coalesce(sum(f.potential_cents), 0) as potential_cents
      from heads h left join figures f on f.account_id = h.id group by h.head
    ),
    measured as (
      select u.*, floor((u.revenue_cents * ${weights.revenue}::int + u.margin_cents * ${weights.margin}::int
        + u.potential_cents * ${weights.potential}::int) / 100) as value_cents from units u
    ),
    -- By value and not by row: thousands of accounts have the same one, above all nothing.
    valued as (
      select value_cents, count(*) as n, sum(greatest(value_cents, 0)) as cents from measured group by value_cents
    ),
    standing as (
      select value_cents, 1 + coalesce(sum(n) over above, 0) as rank, coalesce(sum(cents) over above, 0) as ahead,
        sum(n) over () as ranked, sum(cents) over () as total
      from valued window above as (order by value_cents desc rows between unbounded preceding and 1 preceding)
    ),
    ranked as (select m.*, s.rank, s.ranked, s.ahead, s.total from measured m join standing s using (value_cents))
    select h.id as account_id, h.head as head_id, l.letter, l.place, r.members, r.revenue_cents, r.margin_cents,
      r.potential_cents, r.value_cents, r.rank, r.ranked,
      case when r.total = 0 then 0 else round(r.ahead / r.total, 9) end as ahead
    from ranked r join heads h on h.head = r.head
    cross join lateral (
      select c.letter, c.place from jsonb_to_recordset(${JSON.stringify(
        rule.classes.map((each, at) => ({ ...each, place: at + 1 })),
      )}::jsonb) as c(letter text, border numeric, place int)
      where c.border is null or r.value_cents > 0 and ${within}
      order by c.place limit 1
    ) l`
}

/** Classes all accounts by the published rule; what changed goes into the history. */
export async function recomputeClasses(tx: Tx, figures: AccountFigures, now: Date): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('account_class'))`.execute(tx)
  const rule = await activeClassRule(tx)
  await writeClasses(tx, computedClasses(rule, figures, now), rule.version, now)
  await markComputed(tx, rule.version, now)
}
