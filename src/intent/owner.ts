import { type RawBuilder, sql } from 'kysely'

/**
 * Who is told of signals in account `a` or person `p`: the owner of the opportunity that was opened last of those still open,
 * else of the account, else of the person's open lead. Null where that is nobody who is still here.
 */
export const ownerSql = (): RawBuilder<number | null> => sql`(select u.id from (
    select 1 as rank, o.owner_id, o.opened_at as at from opportunity o
      where o.state = 'open' and o.owner_id is not null and (o.account_id = a.id or (a.id is null and o.id in (
        select op.opportunity_id from opportunity_person op where op.person_id = p.id)))
    union all select 2, a.sales_owner_id, null
    union all select 3, l.owner_id, l.raised_at from lead l where a.id is null and l.person_id = p.id and l.state = 'open'
  ) asked join app_user u on u.id = asked.owner_id and u.state = 'active'
  order by asked.rank, asked.at desc nulls last, u.id limit 1)`
