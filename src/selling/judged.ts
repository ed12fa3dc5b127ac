import { type RawBuilder, sql } from 'kysely'
import { leadThen } from '../leads/lead-then.ts'
import { serviceKinds } from '../touches/model/selling-minutes.ts'
import { acts, type Span } from './acts.ts'
import { poorLetters, type Reason, reasons, standingOf } from './model/standing.ts'

/**
 * `reasonOf` in SQL, over a row with `service`, `customer`, `lead_id`, `rejected`, `excluded`, `grade`, `under_threshold`; a test holds
 * the two to each other.
 */
export const reasonSql = (row: string): RawBuilder<Reason> => {
  const of = (column: string) => sql.ref(`${row}.${column}`)
  return sql<Reason>`case when ${of('service')} then 'service' when ${of('customer')} then 'customer'
    when ${of('lead_id')} is null then 'no_lead' when ${of('rejected')} then 'rejected' when ${of('excluded')} then 'excluded'
    when left(${of('grade')}, 1) = any(${[...poorLetters]}::text[]) then 'poor_fit'
    when ${of('under_threshold')} then 'under_threshold' else 'qualified' end`
}

export const standingSql = (reason: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`case ${reason} ${sql.join(
    reasons.map(each => sql`when ${sql.lit(each)} then ${sql.lit(standingOf[each])}`),
    sql` `,
  )} end`

/**
 * From when on an account, or a person at none, was a customer: the first order, or the first opportunity won. `whose` says of which
 * of them, as a relation with `person_id` and `account_id`.
 */
export const customersSince = (whose: string): RawBuilder<unknown> => sql`
  select account_id, person_id, min(at) as since from (
    select o.account_id, null::bigint as person_id, o.ordered_at as at from customer_order o
      where o.account_id in (select account_id from ${sql.table(whose)})
    union all select o.account_id, null, o.closed_at from opportunity o
      where o.state = 'won' and o.account_id in (select account_id from ${sql.table(whose)})
    union all select null, o.person_id, o.ordered_at from customer_order o
      where o.person_id in (select person_id from ${sql.table(whose)} where account_id is null)
    union all select null, op.person_id, o.closed_at from opportunity_person op
      join opportunity o on o.id = op.opportunity_id and o.state = 'won'
      where op.person_id in (select person_id from ${sql.table(whose)} where account_id is null)) b
  group by account_id, person_id`

/** The letter of then; before the first one that is known, that. */
const classThen = sql`coalesce(
  (select c.letter from account_class_change c where c.account_id = s.account_id and c.at <= s.at order by c.id desc limit 1),
  (select coalesce(c.before, c.letter) from account_class_change c where c.account_id = s.account_id and c.at > s.at order by c.id limit 1),
  (select c.letter from account_class c where c.account_id = s.account_id))`

/**
 * Common table expressions up to `judged`: the acts of a time with what whoever they went to was at that moment (`lead_id`, `grade`,
 * `class`, `reason`, `standing`), by the rights of whoever asks.
 */
export const judged = (span: Span): RawBuilder<unknown> => sql`
  spent as materialized (${acts(span)}),
  bought as materialized (${customersSince('spent')}),
  facts as (
    select s.*, f.lead_id, f.grade, f.rejected, f.excluded, f.under_threshold,
      s.kind = any(${[...serviceKinds]}::text[]) as service, 
      coalesce(coalesce(ba.since, bp.since) <= s.at, false) as customer, ${classThen} as class
    from spent s
    left join bought ba on ba.account_id = s.account_id
    left join bought bp on s.account_id is null and bp.person_id = s.person_id
    left join lateral (${leadThen({ person: sql`s.person_id`, account: sql`s.account_id`, at: sql`s.at` })}) f on true),
  reasoned as (select f.*, ${reasonSql('f')} as reason from facts f),
  judged as (select r.*, ${standingSql(sql`r.reason`)} as standing from reasoned r)`
