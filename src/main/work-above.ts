import { sql } from 'kysely'
import { qualityRecordsOf } from '../customers/quality-lists.ts'
import type { WorkAbove } from '../work/open-work.ts'

/** Open work that stands above the process, and what tasks are about, at a moment: a campaign is open until its last day. */
export const workAbove = (now: Date): WorkAbove => ({
  piles: {
    // What the worklist of persons shows first.
    quality: async tx =>
      (await qualityRecordsOf(tx, { record: 'person', complete: 'false', limit: 1 })).total,
  },
  pieces: sql`
    select case l.state when 'open' then 'lead' else 'accepted_lead' end as kind, l.id, p.name as title, l.owner_id,
      coalesce(p.account_id, l.account_id) as account_id, l.territory_id, coalesce(l.verdict_at, l.raised_at) as since
    from lead l join person p on p.id = l.person_id where l.state in ('open', 'accepted')
    union all
    select 'opportunity', o.id, o.name, o.owner_id, o.account_id, o.territory_id, o.stage_since
    from opportunity o where o.state = 'open'
    union all
    select 'complaint', c.id, t.title, c.owner_id, c.account_id, c.territory_id, c.opened_at
    from complaint c join touch t on t.id = c.touch_id where c.state in ('open', 'answered')
    union all
    select 'campaign', c.id, c.name, c.owner_id, null::bigint, null::bigint, coalesce(c.starts_on::timestamp at time zone 'UTC', c.created_at)
    from campaign c where coalesce(c.ends_on >= (${now}::timestamptz at time zone 'UTC')::date, true)`,
  held: sql`
    select case l.state when 'open' then 'lead' else 'accepted_lead' end as kind, l.owner_id, count(*) as n
    from lead l where l.state in ('open', 'accepted') group by l.state, l.owner_id
    union all select 'opportunity', o.owner_id, count(*) from opportunity o where o.state = 'open' group by o.owner_id
    union all select 'complaint', c.owner_id, count(*) from complaint c where c.state in ('open', 'answered') group by c.owner_id
    union all select 'campaign', c.owner_id, count(*) from campaign c
      where coalesce(c.ends_on >= (${now}::timestamptz at time zone 'UTC')::date, true) group by c.owner_id`,
  placed: sql`
    select case l.state when 'open' then 'lead' else 'accepted_lead' end as kind, l.owner_id, coalesce(p.account_id, l.account_id) as account_id
    from lead l join person p on p.id = l.person_id where l.state in ('open', 'accepted')
    union all select 'opportunity', o.owner_id, o.account_id from opportunity o where o.state = 'open'
    union all select 'complaint', c.owner_id, c.account_id from complaint c where c.state in ('open', 'answered')`,
  aboutTask: sql`
    left join person tp on tp.id = t.person_id left join opportunity topp on topp.id = t.opportunity_id
    left join lead tl on tl.id = t.lead_id left join person tlp on tlp.id = tl.person_id
    left join complaint tc on tc.id = t.complaint_id`,
  ofTask: sql`coalesce(t.account_id, tp.account_id, topp.account_id, tlp.account_id, tl.account_id, tc.account_id)`,
  about: sql`
    select 'account' as kind, a.id, a.name, a.id as account_id, a.territory_id from account a where a.id = t.account_id
    union all
    select 'person', p.id, p.name, p.account_id, p.territory_id from person p where p.id = t.person_id
    union all
    select 'opportunity', o.id, o.name, o.account_id, o.territory_id from opportunity o where o.id = t.opportunity_id
    union all
    select 'lead', l.id, p.name, coalesce(p.account_id, l.account_id), l.territory_id
    from lead l join person p on p.id = l.person_id where l.id = t.lead_id
    union all
    select 'complaint', c.id, e.title, c.account_id, c.territory_id
    from complaint c join touch e on e.id = c.touch_id where c.id = t.complaint_id`,
})
