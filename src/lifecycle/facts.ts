import { type RawBuilder, sql } from 'kysely'
import { interestKinds, talkKinds } from './model/stage.ts'

const kinds = (of: readonly string[]) => sql`${`{${of.join(',')}}`}::touch_kind[]`

/** Those asked for as they are today, with the accounts of those who have one: of any id as it was recorded. */
export const askedOf = (ids: readonly number[]): RawBuilder<unknown> => sql`
  known as (
    select unnest(${[...ids]}::bigint[]) as id
    union select i.person_id from identity i where i.subject_id = any(${[...ids]}::bigint[])
    union select m.account_id from account_identity m where m.subject_id = any(${[...ids]}::bigint[])
  ),
  asked as materialized (select id from known union select p.account_id from known join person p using (id) where p.account_id is not null)`

/**
 * What the rule asks for, in one statement, of those in `asked` or (without) of all: accounts but competitors, and persons
 * without an account. What people did is their account's of today; entries by machines and superseded ones do not count.
 * Purchases are orders above zero and won opportunities without an order, to the day (UTC); orders below zero are returns.
 * What the `unprofiled` read and sent is no interest: they objected to being profiled, or did not agree to it.
 */
export function gatheredFacts(some: boolean, now: Date, unprofiled: readonly number[]): RawBuilder<unknown> {
  const isInterest = sql`t.kind = any(${kinds(interestKinds)}) and (s.person_id is null or not s.person_id = any(${[...unprofiled]}::bigint[]))`
  const among = (id: string) => (some ? sql`and ${sql.ref(id)} in (select id from asked)` : sql``)
  return sql`
    root as materialized (
      select a.id, 'account' as kind from account a where a.kind <> 'competitor' and a.erased_at is null ${among('a.id')}
      union all
      select p.id, 'person' from person p where p.account_id is null and p.erased_at is null ${among('p.id')}
    ),
    people as materialized (
      select r.id as root, p.id as person_id from root r join person p on p.account_id = r.id where r.kind = 'account'
      union all select id, id from root where kind = 'person'
    ),
    subject as (
      select id as root, id as subject_id, null::bigint as person_id from root where kind = 'account'
      union all select r.id, m.subject_id, null from root r join account_identity m on m.account_id = r.id
      union all select root, person_id, person_id from people
      union all select p.root, i.subject_id, person_id from people p join identity i using (person_id)
    ),
    ledger as (
      select s.root, min(t.occurred_at) as touched_at,
        min(t.occurred_at) filter (where ${isInterest}) as need_at,
        max(t.occurred_at) filter (where ${isInterest}) as interest_at,
        max(t.occurred_at) filter (where (${isInterest}) or t.kind = any(${kinds(talkKinds)})) as contact_at
      from subject s join touch t on t.subject_id = s.subject_id
      where not t.machine and t.withdrawn is null and t.occurred_at <= ${now} and not exists (select 1 from touch c where c.supersedes_id = t.id)
      group by s.root
    ),
    leads as (
      select root, max(raised_at) as lead_at from (
        select r.id as root, l.raised_at from root r join lead l on l.account_id = r.id where l.state in ('open', 'accepted')
        union all
        select p.root, l.raised_at from people p join lead l using (person_id)
          where l.account_id is null and l.state in ('open', 'accepted')
      ) l group by root
    ),
    considered as (
      select r.id as root, o.id, o.state, o.opened_at, o.closed_at, o.product_group_id from root r join opportunity o on o.account_id = r.id
      union
      select p.root, o.id, o.state, o.opened_at, o.closed_at, o.product_group_id from people p join opportunity_person op using (person_id)
        join opportunity o on o.id = op.opportunity_id where o.account_id is null
    ),
    open_now as (select root, min(opened_at) as opportunity_at from considered where state = 'open' group by root),
    ordered as (
      select r.id as root, o.id, o.ordered_at, o.total_cents from root r join customer_order o on o.account_id = r.id where o.ordered_at <= ${now}
      union all
      select p.root, o.id, o.ordered_at, o.total_cents from people p join customer_order o using (person_id)
        where o.account_id is null and o.ordered_at <= ${now}
    ),
    bought as materialized (
      select root, id as order_id, null::bigint as product_group_id, ordered_at as at from ordered where total_cents > 0
      union all
      select c.root, null, c.product_group_id, c.closed_at from considered c
        where c.state = 'won' and c.closed_at <= ${now} and not exists (select 1 from customer_order o where o.opportunity_id = c.id)
    ),
    days as (select distinct root, floor(extract(epoch from at) / 86400)::int as day from bought),
    gaps as (select root, day, day - lag(day) over (partition by root order by day) as gap from days),
    bought_days as (
      select root, count(*)::int as purchases, min(day) as first_day, max(day) as last_day,
        (array_agg(gap order by day desc))[1] as last_gap,
        percentile_cont(0.5) within group (order by gap) as median_days
      from gaps group by root
    ),
    last_bought as (select distinct on (root) root, order_id, product_group_id from bought order by root, at desc, order_id desc nulls last),
    given_back as (
      select o.root, count(*)::int as returns from ordered o join bought_days b using (root)
      where o.total_cents < 0 and floor(extract(epoch from o.ordered_at) / 86400)::int >= b.last_day group by o.root
    ),
    complaints as (
      select root, min(opened_at) as complaint_at from (
        select r.id as root, c.opened_at from root r join complaint c on c.account_id = r.id where c.state = 'open'
        union all
        select p.root, c.opened_at from people p join complaint c using (person_id) where c.account_id is null and c.state = 'open'
      ) c where opened_at <= ${now} group by root
    ),
    facts as materialized (
      select r.id as subject_id, r.kind, l.touched_at, l.need_at, l.interest_at, l.contact_at, d.lead_at,
        op.opportunity_at,
        coalesce(b.purchases, 0) as purchases, b.first_day, b.last_day, b.last_gap, b.median_days,
        coalesce(g.returns, 0) as returns, c.complaint_at,
        coalesce(lb.product_group_id, (select ol.product_group_id from order_line ol where ol.order_id = lb.order_id
          group by ol.product_group_id order by sum(ol.amount_cents) desc, ol.product_group_id limit 1)) as product_group_id
      from root r
      left join ledger l on l.root = r.id left join leads d on d.root = r.id left join bought_days b on b.root = r.id
      left join open_now op on op.root = r.id
      left join given_back g on g.root = r.id left join complaints c on c.root = r.id left join last_bought lb on lb.root = r.id
    )`
}
