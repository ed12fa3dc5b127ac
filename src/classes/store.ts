import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { ClassRule } from './model/class.ts'

export async function insertClassRule(
  tx: Tx,
  rule: ClassRule,
  userId: number | null,
  now: Date,
): Promise<void> {
  await sql`update class_rule set active = false where active`.execute(tx)
  await sql`
    insert into class_rule (version, rule, active, created_by, created_at)
    select coalesce(max(version), 0) + 1, ${JSON.stringify(rule)}::jsonb, true, ${userId}, ${now} from class_rule`.execute(
    tx,
  )
}

export async function markComputed(tx: Tx, version: number, now: Date): Promise<void> {
  await sql`update class_rule set computed_at = ${now} where version = ${version}`.execute(tx)
}

const figures = (of: string) =>
  sql.join(
    [
      'head_id',
      'members',
      'revenue_cents',
      'margin_cents',
      'potential_cents',
      'value_cents',
      'rank',
      'ranked',
      'ahead',
    ].map(name => sql.ref(`${of}.${name}`)),
  )

/**
 * Keeps what `computed` gives for all accounts; a row that stays as it was is not written. Who keeps the letter keeps its
 * day; who gets another gets a line.
 */
export async function writeClasses(
  tx: Tx,
  computed: RawBuilder<unknown>,
  version: number,
  now: Date,
): Promise<void> {
  await sql`
    with computed as materialized (${computed}),
    gone as (delete from account_class c where not exists (select 1 from computed n where n.account_id = c.account_id)),
    history as (
      insert into account_class_change (account_id, before, letter, version, value_cents, rank, ranked, ahead, at)
      select n.account_id, c.letter, n.letter, ${version}, n.value_cents, n.rank, n.ranked, n.ahead, ${now}
      from computed n left join account_class c on c.account_id = n.account_id
      where c.letter is distinct from n.letter
    )
    insert into account_class (account_id, letter, place, since, version, head_id, members, revenue_cents, margin_cents,
      potential_cents, value_cents, rank, ranked, ahead, computed_at)
    select n.account_id, n.letter, n.place, ${now}, ${version}, ${figures('n')}, ${now}
    from computed n left join account_class c on c.account_id = n.account_id
    where c.account_id is null or (c.letter, c.place, c.version, ${figures('c')}) is distinct from (n.letter, n.place, ${version}::int, ${figures('n')})
    on conflict (account_id) do update set
      since = case when account_class.letter = excluded.letter then account_class.since else excluded.since end,
      letter = excluded.letter, place = excluded.place, version = excluded.version, head_id = excluded.head_id,
      members = excluded.members, revenue_cents = excluded.revenue_cents, margin_cents = excluded.margin_cents,
      potential_cents = excluded.potential_cents, value_cents = excluded.value_cents, rank = excluded.rank,
      ranked = excluded.ranked, ahead = excluded.ahead, computed_at = excluded.computed_at`.execute(tx)
}
