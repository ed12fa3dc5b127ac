import { sql } from 'kysely'
import type { World } from './installation.ts'

/** A planted truth: prospects of one trade, half of them won of late; the others were asked and lost. */
export async function plantAccounts({
  rows,
  of,
  clock,
}: Pick<World, 'rows' | 'of' | 'clock'>): Promise<void> {
  await rows(sql`
    insert into account (name, name_key, kind, industry, country, employees, territory_id, created_at, updated_at)
    select 'Planted ' || n, 'planted ' || n, 'prospect', case when n % 3 = 0 then 'Dredging' else 'Bakery ' || n % 2 end, 'NL', 40 + n % 50,
      (select territory_id from user_territory where user_id = ${of.partner.id} order by 1 limit 1),
      ${clock.now()}::timestamptz - interval '2 years', ${clock.now()}::timestamptz - interval '2 years'
    from generate_series(1, 600) n`)
  await rows(sql`
    insert into opportunity (name, account_id, territory_id, stage_id, state, opened_at, stage_since, closed_at, updated_at)
    select a.name, a.id, a.territory_id, (select min(id) from stage), case when a.industry = 'Dredging' and n % 2 = 0 or n % 20 = 1 then 'won' else 'lost' end,
      t.at, t.at, t.at, t.at
    from (select *, split_part(name, ' ', 2)::int as n from account where name like 'Planted %') a
    cross join (select ${clock.now()}::timestamptz - interval '100 days' as at) t
    where n <= 500`)
}
