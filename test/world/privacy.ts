import { sql } from 'kysely'
import type { Database } from '../../src/platform/database.ts'
import { nightly } from '../../src/privacy/model/retention.ts'
import { runRetention } from '../../src/privacy/retention.ts'
import { systemActor } from '../../src/team/model/actor.ts'

type Place = { db: Database; dataDir: string; now: Date }
const dayMs = 86_400_000

/** Rules of retention that ran in the last nights, by the program itself; and who of the team read what in the last weeks. */
export async function loadPrivacy({ db, dataDir, now }: Place): Promise<void> {
  await db.as(systemActor, tx =>
    sql`update retention_rule set active = true, changed_at = ${new Date(now.getTime() - 9 * dayMs)},
        user_id = (select min(id) from app_user where role = 'administrator'),
        days = case kind when 'closed_leads' then 730 when 'visitors' then 1000 else 60 end
      where kind in ('closed_leads', 'visitors', 'notifications')`.execute(tx),
  )
  for (const ago of [8, 7, 6, 5, 4, 3, 2, 1]) {
    const night = new Date(now.getTime() - ago * dayMs)
    night.setUTCHours(nightly.hour, nightly.minute, 0, 0)
    await runRetention({ db, dataDir, clock: () => night })
  }
  await readings(db, now)
}

/** Sellers, service and marketing look at the people of their work: pages and logs, and lists with them among others. */
async function readings(db: Database, now: Date): Promise<void> {
  await db.as(systemActor, async tx => {
    await sql`
      with people as (
        select p.id, row_number() over (order by f.at desc, p.id) as n, coalesce(l.owner_id, a.sales_owner_id) as owner_id
        from person p left join account a on a.id = p.account_id
        cross join lateral (select max(t.occurred_at) as at from touch t where t.subject_id = p.id) f
        left join lateral (select owner_id from lead where person_id = p.id order by id desc limit 1) l on true
        where f.at is not null and coalesce(l.owner_id, a.sales_owner_id) is not null order by f.at desc, p.id limit 300
      )
      insert into person_access (user_id, subject_id, kind, hour, at)
      select case k % 3 when 0 then (select min(id) from app_user where role = 'service' and state = 'active') else p.owner_id end,
        p.id, (array['page', 'log', 'search'])[1 + (k + p.n::int) % 3], date_trunc('hour', m.at), m.at
      from people p cross join generate_series(0, 8) k,
        lateral (select date_trunc('day', ${now}::timestamptz) - (1 + (p.n * 7 + k * 5) % 40) * interval '1 day'
          + (8 + (p.n + k) % 9) * interval '1 hour' + (p.n % 60) * interval '1 minute' as at) m
      where k <= 2 + p.n % 7 on conflict do nothing`.execute(tx)
    await sql`
      with people as (
        select id, row_number() over (order by id desc) as n from person where erased_at is null order by id desc limit 2000
      ), pages as (
        select (n / 50)::int as page, array_agg(id order by id) as ids from people group by 1
      )
      insert into list_access (user_id, kind, what, filter, shown, person_ids, at)
      select u.id, case k % 3 when 2 then 'found' else 'list' end, (array['persons', 'leads', 'search'])[1 + k % 3],
        (array['{"sort": "name", "country": "DE"}', '{"state": "open"}', '{"q": "van"}'])[1 + k % 3]::jsonb,
        cardinality(p.ids), p.ids, date_trunc('day', ${now}::timestamptz) - (1 + (p.page * 3 + k) % 30) * interval '1 day'
          + (9 + (p.page + k) % 8) * interval '1 hour'
      from pages p cross join generate_series(0, 3) k
      join lateral (select id from app_user where state = 'active' and role <> 'partner' order by id offset (p.page + k) % 12 limit 1) u on true
      where cardinality(p.ids) > 0`.execute(tx)
  })
}
