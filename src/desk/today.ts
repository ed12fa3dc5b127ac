import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { type Actor, sideOf } from '../team/model/actor.ts'
import { company } from '../team/queries.ts'
import { listComplaints } from '../voice/queries.ts'
import type { deskContract } from './model/contract.ts'

type Today = z.infer<(typeof deskContract)['GET /api/today']['response']>

/**
 * One form for every function; what fills it differs. Sellers see their own accounts and opportunities, everybody
 * else the whole company (partners: their territories, by the database).
 */
export async function today(tx: Tx, actor: Actor, now: Date): Promise<Today> {
  const { timeZone } = await company(tx)
  const mine = actor.role === 'sales'
  const ownAccount = mine ? sql`and a.sales_owner_id = ${actor.userId}` : sql``
  const ownOpportunity = mine ? sql`and o.owner_id = ${actor.userId}` : sql``
  const ownLead = mine ? sql`and l.owner_id = ${actor.userId}` : sql``
  const midnight = sql`(date_trunc('day', ${now}::timestamptz at time zone ${timeZone}) at time zone ${timeZone})`
  return {
    at: now.toISOString(),
    side: actor.role === 'system' ? 'service' : sideOf(actor.role),
    day: await dayOf(
      tx,
      midnight,
      ownAccount,
      ownOpportunity,
      meetingsOf(actor, mine, midnight),
      timeZone,
      now,
    ),
    changed: await changedOn(tx, ownAccount, now),
    steps: await nextSteps(tx, ownOpportunity, timeZone, now),
    quiet: await withoutStep(tx, ownOpportunity, now),
    month: await monthOfOrders(
      tx,
      mine ? sql`and exists (select 1 from account a where a.id = o.account_id ${ownAccount})` : sql``,
      timeZone,
      now,
    ),
    verdicts: await verdicts(tx, ownLead, now),
    sourcesSince: ninetyDaysBefore(now).toISOString(),
    sources: await leadSources(tx, ownLead, now),
    complaints: await complaints(tx, actor, mine ? actor.userId : null, now),
  }
}

async function dayOf(
  tx: Tx,
  midnight: RawBuilder<unknown>,
  ownAccount: RawBuilder<unknown>,
  ownOpportunity: RawBuilder<unknown>,
  meetings: RawBuilder<unknown>,
  timeZone: string,
  now: Date,
): Promise<Today['day']> {
  const { rows } = await sql<Today['day'][number]>`
    (select to_json(t.occurred_at)#>>'{}' as at, t.side, true as done, t.title, a.name as second,
      '/accounts/' || a.id as href
    from touch t join account a on a.id = account_today(t.account_id)
    where t.occurred_at >= ${midnight} and t.occurred_at <= ${now} and not t.machine
      and t.kind not in ('web_page', 'track', 'ad') ${ownAccount}
      and not exists (select 1 from touch c where c.supersedes_id = t.id)
    order by t.occurred_at desc limit 14)
    union all
    (select to_json((o.next_step_on::timestamp + interval '17 hours') at time zone ${timeZone})#>>'{}', 'sales', false, o.next_step, a.name,
      '/opportunities/' || o.id
    from opportunity o left join account a on a.id = o.account_id
    where o.state = 'open' and o.next_step is not null
      and o.next_step_on = (${now}::timestamptz at time zone ${timeZone})::date ${ownOpportunity}
    order by o.id limit 8)
    ${meetings}
    order by at`.execute(tx)
  return rows
}

/** Appointments of today that visitors made, until they are over; partners have none. */
function meetingsOf(actor: Actor, mine: boolean, midnight: RawBuilder<unknown>): RawBuilder<unknown> {
  if (actor.role === 'partner') return sql``
  return sql`union all
    (select to_json(m.starts_at)#>>'{}', 'sales', false, c.name || ': ' || p.name, a.name,
      case when m.lead_id is null then '/persons/' || p.id else '/leads/' || m.lead_id end
    from appointment m join call_to_action c on c.id = m.action_id join person p on p.id = m.person_id
    left join account a on a.id = p.account_id
    where m.state = 'booked' and m.starts_at >= ${midnight} and m.starts_at < ${midnight} + interval '1 day'
      ${mine ? sql`and m.user_id = ${actor.userId}` : sql``}
    order by m.starts_at limit 12)`
}

async function changedOn(tx: Tx, ownAccount: RawBuilder<unknown>, now: Date): Promise<Today['changed']> {
  const since = new Date(now.getTime() - 3 * 86_400_000)
  const counted = await sql<{ n: number }>`
    select count(distinct a.id) as n from touch t join account a on a.id = account_today(t.account_id)
    where t.occurred_at > ${since} and t.occurred_at <= ${now} and not t.machine ${ownAccount}`.execute(tx)
  const { rows } = await sql<Today['changed']['items'][number]>`
    select to_json(c.at)#>>'{}' as at, c.side, json_build_object('id', c.id, 'name', c.name) as account, c.title from (
      select distinct on (a.id) t.occurred_at as at, t.side, a.id, a.name, t.title
      from touch t join account a on a.id = account_today(t.account_id)
      where t.occurred_at > ${since} and t.occurred_at <= ${now} and not t.machine ${ownAccount}
      order by a.id, t.occurred_at desc) c
    order by c.at desc limit 10`.execute(tx)
  return { since: since.toISOString(), count: counted.rows[0]!.n, items: rows }
}

/** Overdue and of the next three days in the company's time zone, the most overdue first. */
async function nextSteps(
  tx: Tx,
  own: RawBuilder<unknown>,
  timeZone: string,
  now: Date,
): Promise<Today['steps']> {
  const days = await sql<{ until: string }>`
    select ((${now}::timestamptz at time zone ${timeZone})::date + 3) as until`.execute(tx)
  const { until } = days.rows[0]!
  const where = sql`where o.state = 'open' and o.next_step is not null and o.next_step_on <= ${until}::date ${own}`
  const counted = await sql<{ n: number }>`select count(*) as n from opportunity o ${where}`.execute(tx)
  const { rows } = await sql<Today['steps']['items'][number]>`
    select o.id as "opportunityId", ${reference('a')} as account,
      o.next_step as step, o.next_step_on as on
    from opportunity o left join account a on a.id = o.account_id ${where}
    order by o.next_step_on, o.id limit 8`.execute(tx)
  return { until, count: counted.rows[0]!.n, items: rows }
}

async function withoutStep(tx: Tx, own: RawBuilder<unknown>, now: Date): Promise<Today['quiet']> {
  const counted = await sql<{ n: number; sum: number }>`
    select count(*) as n, coalesce(sum(o.amount_cents), 0) as sum from opportunity o
    where o.state = 'open' and o.next_step is null ${own}`.execute(tx)
  const { rows } = await sql<Today['quiet']['items'][number]>`
    select o.id as "opportunityId", o.name, ${reference('a')} as account,
      greatest(0, extract(day from ${now}::timestamptz - o.stage_since))::int as days, o.amount_cents as "amountCents"
    from opportunity o left join account a on a.id = o.account_id
    where o.state = 'open' and o.next_step is null ${own}
    order by o.amount_cents desc nulls last, o.id limit 5`.execute(tx)
  return { count: counted.rows[0]!.n, amountCents: counted.rows[0]!.sum, items: rows }
}

async function monthOfOrders(
  tx: Tx,
  own: RawBuilder<unknown>,
  timeZone: string,
  now: Date,
): Promise<Today['month']> {
  const local = sql`(${now}::timestamptz at time zone ${timeZone})`
  const { rows } = await sql<{ day: number; orders: number; amountCents: number; before: boolean }>`
    select extract(day from o.ordered_at at time zone ${timeZone})::int as day, count(*) as orders,
      sum(o.total_cents) as "amountCents", o.ordered_at < (date_trunc('month', ${local}) at time zone ${timeZone}) as before
    from customer_order o
    where o.ordered_at >= ((date_trunc('month', ${local}) - interval '1 month') at time zone ${timeZone}) and o.ordered_at <= ${now} ${own}
    group by 1, 4 order by 1`.execute(tx)
  const from = await sql<{ month: string; since: Date }>`
    select to_char(${local}, 'YYYY-MM') as month, date_trunc('month', ${local}) at time zone ${timeZone} as since`.execute(
    tx,
  )
  const sumOf = (before: boolean) =>
    rows
      .filter(row => row.before === before)
      .reduce(
        (sum, row) => ({ orders: sum.orders + row.orders, amountCents: sum.amountCents + row.amountCents }),
        { orders: 0, amountCents: 0 },
      )
  return {
    from: from.rows[0]!.month,
    since: from.rows[0]!.since.toISOString(),
    days: rows.filter(row => !row.before).map(({ day, amountCents }) => ({ day, amountCents })),
    total: sumOf(false),
    before: sumOf(true),
  }
}

async function verdicts(tx: Tx, own: RawBuilder<unknown>, now: Date): Promise<Today['verdicts']> {
  const since = new Date(now.getTime() - 7 * 86_400_000)
  const counted = await sql<{ n: number }>`
    select count(*) as n from lead l where l.verdict_at > ${since} ${own}`.execute(tx)
  const { rows } = await sql<Today['verdicts']['items'][number]>`
    select l.id as "leadId", json_build_object('id', p.id, 'name', p.name) as person,
      ${reference('a')} as account, l.state, l.reason,
      u.name as by, l.source, to_json(l.verdict_at)#>>'{}' as at
    from lead l join person p on p.id = l.person_id left join account a on a.id = l.account_id
    left join app_user u on u.id = l.verdict_by
    where l.verdict_at > ${since} ${own} order by l.verdict_at desc limit 8`.execute(tx)
  return { since: since.toISOString(), count: counted.rows[0]!.n, items: rows }
}

async function leadSources(tx: Tx, own: RawBuilder<unknown>, now: Date): Promise<Today['sources']> {
  const since = ninetyDaysBefore(now)
  const { rows } = await sql<Today['sources'][number]>`
    select coalesce(l.source, 'unknown') as source, count(*) as leads,
      count(*) filter (where l.state in ('accepted', 'converted')) as accepted, count(*) filter (where l.state = 'rejected') as rejected
    from lead l where l.raised_at > ${since} ${own} group by 1 order by 2 desc, 1 limit 8`.execute(tx)
  return rows
}

/** Those that wait for an answer, the one that is due first on top. */
async function complaints(
  tx: Tx,
  actor: Actor,
  ownerId: number | null,
  now: Date,
): Promise<Today['complaints']> {
  const own = ownerId === null ? {} : { salesOwnerId: ownerId }
  const asked = { state: 'open', sort: 'dueAt', limit: 8, ...own } as const
  const { items, total } = await listComplaints(tx, actor, asked, now)
  return { count: total!, items }
}

const ninetyDaysBefore = (now: Date): Date => new Date(now.getTime() - 90 * 86_400_000)
