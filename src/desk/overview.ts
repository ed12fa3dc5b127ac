import { sql } from 'kysely'
import type { z } from 'zod'
import { accountById } from '../customers/queries.ts'
import type { Tx } from '../platform/database.ts'
import { company } from '../team/queries.ts'
import { accountLog } from '../touches/queries.ts'
import type { deskContract } from './model/contract.ts'

type Overview = z.infer<(typeof deskContract)['GET /api/accounts/:id/overview']['response']>
const DAY = 86_400_000

/** Money of the last 365 days beside the 365 before, by month of the company's time zone; persons; what is open. */
export async function accountOverview(tx: Tx, id: number, now: Date): Promise<Overview> {
  await accountById(tx, id)
  const yearAgo = new Date(now.getTime() - 365 * DAY)
  const before = new Date(now.getTime() - 730 * DAY)
  const revenue = await sql<{
    orders: number
    amount: number
    margin: number | null
    marginOf: number
    before: number
  }>`
    select count(*) filter (where ordered_at >= ${yearAgo}) as orders,
      coalesce(sum(total_cents) filter (where ordered_at >= ${yearAgo}), 0) as amount,
      sum(margin_cents) filter (where ordered_at >= ${yearAgo}) as margin,
      coalesce(sum(total_cents) filter (where ordered_at >= ${yearAgo} and margin_cents is not null), 0) as "marginOf",
      coalesce(sum(total_cents) filter (where ordered_at < ${yearAgo}), 0) as before
    from customer_order where account_id = ${id} and ordered_at >= ${before}`.execute(tx)
  const open = await sql<{ count: number; amount: number }>`
    select count(*) as count, coalesce(sum(amount_cents), 0) as amount from opportunity
    where account_id = ${id} and state = 'open'`.execute(tx)
  const persons = await sql<Overview['persons'][number]>`
    select p.id, p.name, p.job_title as "jobTitle", to_json(l.at)#>>'{}' as "lastTouchAt" from person p
    left join lateral (
      select max(n.at) as at from (select p.id as subject_id union all select subject_id from identity where person_id = p.id) s
      cross join lateral (select t.occurred_at as at from touch t where t.subject_id = s.subject_id and t.withdrawn is null
          and not exists (select 1 from touch c where c.supersedes_id = t.id) order by t.occurred_at desc limit 1) n
    ) l on true
    where p.account_id = ${id} order by l.at desc nulls last, p.id limit 12`.execute(tx)
  const count = await sql<{ n: number }>`select count(*) as n from person where account_id = ${id}`.execute(
    tx,
  )
  const { timeZone } = await company(tx)
  const thisMonth = sql`date_trunc('month', ${now}::timestamptz at time zone ${timeZone})`
  const months = await sql<{ month: string; amountCents: number }>`
    select to_char(m, 'YYYY-MM') as month, coalesce(sum(o.total_cents), 0) as "amountCents"
    from generate_series(${thisMonth} - interval '11 months', ${thisMonth}, interval '1 month') m
    left join customer_order o on o.account_id = ${id} and o.ordered_at >= m at time zone ${timeZone}
      and o.ordered_at < (m + interval '1 month') at time zone ${timeZone}
    group by m order by m`.execute(tx)
  const last = (await accountLog(tx, id, { limit: 1 })).items[0]
  const money = revenue.rows[0]!
  return {
    since: yearAgo.toISOString(),
    revenue: {
      orders: money.orders,
      amountCents: money.amount,
      marginCents: money.margin,
      marginOfCents: money.marginOf,
      beforeCents: money.before,
    },
    open: { count: open.rows[0]!.count, amountCents: open.rows[0]!.amount },
    lastTouch: last ? { at: last.occurredAt, side: last.side, title: last.title } : null,
    persons: persons.rows,
    personCount: count.rows[0]!.n,
    months: months.rows,
  }
}
