import { sql } from 'kysely'
import type { WorthOf } from '../customers/quality.ts'

/** Ten of the company's currency for each point of the last lead's score. */
const centsAPoint = 1_000
/** The best class counts twice, the second one and a half times. */
const byClass = sql`(case (select c.place from account_class c where c.account_id = r.account_id) when 1 then 2 when 2 then 1.5 else 1 end)`

/**
 * What stands behind a record, in cents: open opportunities, orders of the last twelve months, and the score of the last
 * lead, times what the class of the account counts. Customers come before opportunities and orders, so this is passed
 * down to the worklist of quality.
 */
export const worthOf: WorthOf = (record, ids, now) =>
  record === 'person'
    ? sql`
      select r.id, floor(${byClass} * (coalesce((select sum(o.amount_cents) from opportunity_person op join opportunity o on o.id = op.opportunity_id
          where op.person_id = r.id and o.state = 'open'), 0)
        + coalesce((select sum(c.total_cents) from customer_order c where c.person_id = r.id and c.ordered_at > ${now}::timestamptz - interval '1 year'), 0)
        + coalesce((select l.score * ${centsAPoint} from lead l where l.person_id = r.id order by l.id desc limit 1), 0)))::bigint as cents
      from (select id, account_id from person where id = any(${[...ids]}::bigint[])) r`
    : sql`
      select r.id, floor(${byClass} * (coalesce((select sum(o.amount_cents) from opportunity o where o.account_id = r.id and o.state = 'open'), 0)
        + coalesce((select sum(c.total_cents) from customer_order c where c.account_id = r.id and c.ordered_at > ${now}::timestamptz - interval '1 year'), 0)
        + coalesce((select l.score * ${centsAPoint} from lead l where l.account_id = r.id order by l.id desc limit 1), 0)))::bigint as cents
      from (select id, id as account_id from unnest(${[...ids]}::bigint[]) u(id)) r`
