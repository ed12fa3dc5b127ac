/** Queries that answer the rows in which the sample company contradicts itself: each must answer none. */
export const worldFaults: Readonly<Record<string, string>> = {
  'reasons of a lead sum to its score': `select from lead where score <>
    (select sum((r->>'points')::int) from jsonb_array_elements(reasons) r)`,
  'a lead is raised after the person was known': `select from lead l join person p on p.id = l.person_id
    where l.raised_at < p.known_at`,
  'the touch that raised a lead is of its person, at its time': `select from lead l left join touch t on t.id = l.touch_id
    where t.subject_id is distinct from l.person_id or t.occurred_at is distinct from l.raised_at`,
  'a lead has one promise, kept by its owner': `select from lead l left join promise p on p.about = l.id and p.kind = 'lead_response'
    where p.id is null or p.user_id is distinct from l.owner_id`,
  'a verdict settles the promise': `select from lead l join promise p on p.about = l.id and p.kind = 'lead_response'
    where l.verdict_at is distinct from p.settled_at or (l.verdict_at is null) <> (l.state = 'open')`,
  'kept means in time': `select from promise where state = 'kept' and settled_at > due_at
    or state = 'broken' and settled_at <= due_at or remind_at > due_at or started_at > remind_at`,
  'a rejection has its reason': `select from lead where (state = 'rejected') <> (reason is not null)`,
  'a converted lead and its opportunity know each other': `select from lead l left join opportunity o on o.lead_id = l.id
    where (l.state = 'converted') <> (o.id is not null) or l.opportunity_id is distinct from o.id`,
  'an opportunity follows the verdict': `select from opportunity o join lead l on l.id = o.lead_id
    where o.opened_at < l.verdict_at`,
  'won is ordered, at the same amount and mode': `select from opportunity o left join customer_order c on c.opportunity_id = o.id
    where (o.state = 'won') <> (c.id is not null)
      or o.state = 'won' and (o.amount_cents, o.mode, o.closed_at) is distinct from (c.total_cents, c.mode, c.ordered_at)`,
  'closed has a moment and a reason': `select from opportunity
    where (state = 'open') <> (closed_at is null) or (state = 'open') <> (close_reason is null)`,
  'stages are entered in order, the last one is the present one': `select from opportunity o join lateral
    (select stage_id, at, state from stage_change c where c.opportunity_id = o.id order by id desc limit 1) last on true
    where last.stage_id <> o.stage_id or last.state <> o.state or last.at <> coalesce(o.closed_at, o.stage_since)`,
  'stage changes go forward': `select from (select at < lag(at) over (partition by opportunity_id order by id) as back
    from stage_change) c where back`,
  'lines sum to the order': `select from customer_order c join lateral (select sum(amount_cents) as amount,
    sum(margin_cents) as margin from order_line l where l.order_id = c.id) l on true
    where c.total_cents <> l.amount or c.margin_cents <> l.margin`,
  'only customers have orders': `select from customer_order c join account a on a.id = c.account_id
    where a.kind in ('prospect', 'competitor')`,
  'each order is in the ledger': `select from customer_order c left join touch t
    on t.kind = 'order' and (t.properties->>'orderId')::bigint = c.id where t.id is null`,
  'a touch has a subject that exists': `select from touch t where not exists (select from person where id = t.subject_id)
    and not exists (select from account where id = t.subject_id) and not exists (select from visitor where id = t.subject_id)`,
  'a touch names what exists': `select from touch t left join campaign c on c.id = t.campaign_id
    left join account a on a.id = t.account_id left join app_user u on u.id = t.user_id
    where t.campaign_id is not null and c.id is null or t.account_id is not null and a.id is null
      or t.user_id is not null and u.id is null`,
  'nothing is after now': `select from touch where occurred_at > (select max(changed_at) from credential)
    union all select from lead where raised_at > (select max(changed_at) from credential)
    union all select from customer_order where ordered_at > (select max(changed_at) from credential)`,
  'live is the last thirty days': `select from touch where (mode = 'live') <>
    (occurred_at >= (select max(changed_at) from credential) - interval '30 days')`,
  'an identified visitor is in the map': `select from visitor v full join identity i on i.subject_id = v.id
    where v.person_id is distinct from i.person_id`,
  'a person is in the territory of the account': `select from person p join account a on a.id = p.account_id
    where p.territory_id is distinct from a.territory_id`,
  'everybody who signs in has a password': `select from app_user u left join credential c on c.user_id = u.id
    where (u.state = 'active') <> (c.user_id is not null)`,
  'subjects share one row of numbers': `select id from (select id from account union all select id from person
    union all select id from visitor) s group by id having count(*) > 1`,
}
