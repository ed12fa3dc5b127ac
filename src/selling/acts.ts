import { type RawBuilder, sql } from 'kysely'
import { estimateFor, notedMinutes } from '../touches/minutes-of.ts'
import { estimatedMinutes } from '../touches/model/selling-minutes.ts'

/** Moments; `timeZone` says what is one day. Partners read no tasks and no booked meetings, so of theirs the contact log alone counts. */
export type Span = { from: Date; until: Date; timeZone: string; restricted: boolean }

const timed = Object.keys(estimatedMinutes).filter(kind => kind !== 'task')

/**
 * What sales did in a time, each act once: `source`, `id`, `at`, `seller_id`, `person_id`, `account_id`, `territory_id`, `kind`, `title`,
 * `minutes`, `logged`. Corrected and withdrawn entries and machines' do not count. A meeting that was booked and held took as long as
 * it was booked for, and the entry about it, if it says no minutes of its own, is the note of it; a task that was done on a day when
 * its doer wrote an entry about the same customer is that entry.
 */
export function acts({ from, until, timeZone, restricted }: Span): RawBuilder<unknown> {
  const day = (at: string) => sql`(${sql.ref(at)} at time zone ${timeZone})::date`
  const isHeld = sql`exists (
    select from appointment m where m.outcome = 'held' and m.user_id = t.user_id and m.person_id = p.id
      and ${day('m.starts_at')} = ${day('t.occurred_at')})`
  const touches = sql`
    select 'touch' as source, t.id, t.occurred_at as at, t.user_id as seller_id, p.id as person_id, a.id as account_id,
      coalesce(a.territory_id, p.territory_id) as territory_id, t.kind::text as kind, t.title,
      coalesce(${notedMinutes('t')}, ${estimateFor(sql`t.kind::text`)}) as minutes, ${notedMinutes('t')} is not null as logged
    from touch t left join identity i on i.subject_id = t.subject_id
    left join person p on p.id = coalesce(i.person_id, t.subject_id)
    left join account a on a.id = coalesce(account_today(t.account_id), p.account_id)
    where t.side = 'sales' and not t.machine and t.withdrawn is null and t.kind = any(${timed}::touch_kind[])
      and t.occurred_at >= ${from} and t.occurred_at < ${until}
      and not exists (select from touch c where c.supersedes_id = t.id)`
  if (restricted) return touches
  /** Entries of sales that stand, by this user on this day. */
  const wrote = (
    user: RawBuilder<unknown>,
    at: string,
    whose: RawBuilder<unknown>,
    more = sql``,
  ) => sql`exists (
    select from touch t where ${whose} and t.side = 'sales' and not t.machine and t.withdrawn is null
      and t.kind = any(${timed}::touch_kind[]) and t.user_id = ${user} and ${day('t.occurred_at')} = ${day(at)}
      and not exists (select from touch c where c.supersedes_id = t.id) ${more})`
  const underPerson = (person: RawBuilder<unknown>) =>
    sql`t.subject_id in (select ${person} union all select i.subject_id from identity i where i.person_id = ${person})`
  return sql`${touches} and not (t.kind in ('call', 'visit', 'meeting') and ${notedMinutes('t')} is null and ${isHeld})
    union all
    select 'appointment', m.id, m.starts_at, m.user_id, p.id, a.id, coalesce(a.territory_id, p.territory_id), 'meeting', n.name,
      least(greatest(round(extract(epoch from m.ends_at - m.starts_at) / 60), 1), 1440)::int, true
    from appointment m join person p on p.id = m.person_id left join account a on a.id = p.account_id
    join call_to_action n on n.id = m.action_id
    where m.outcome = 'held' and m.starts_at >= ${from} and m.starts_at < ${until}
      and not ${wrote(
        sql`m.user_id`,
        'm.starts_at',
        underPerson(sql`m.person_id`),
        sql`and t.kind in ('call', 'visit', 'meeting') and ${notedMinutes('t')} is not null`,
      )}
    union all
    select 'task', k.id, k.done_at, k.done_by, p.id, a.id, coalesce(a.territory_id, p.territory_id),
      case when k.complaint_id is null then 'task' else 'service' end, k.title, ${estimatedMinutes.task}::int, false
    from task k join app_user u on u.id = k.done_by and u.role in ('sales', 'sales_manager', 'partner')
    left join lead l on l.id = k.lead_id left join opportunity o on o.id = k.opportunity_id
    left join complaint q on q.id = k.complaint_id
    left join person p on p.id = coalesce(k.person_id, l.person_id, q.person_id)
    left join account a on a.id = coalesce(k.account_id, o.account_id, l.account_id, q.account_id, p.account_id)
    where k.done_at >= ${from} and k.done_at < ${until}
      and num_nonnulls(k.person_id, k.account_id, k.opportunity_id, k.lead_id, k.complaint_id) = 1
      and not exists (select from appointment m where m.task_id = k.id)
      and not exists (select from appointment m where m.outcome = 'held' and m.user_id = k.done_by and m.person_id = p.id
        and ${day('m.starts_at')} = ${day('k.done_at')})
      and not ${wrote(sql`k.done_by`, 'k.done_at', underPerson(sql`p.id`))}
      and not ${wrote(sql`k.done_by`, 'k.done_at', sql`t.account_id = a.id`)}`
}
