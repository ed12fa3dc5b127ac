import { sql } from 'kysely'
import type { WorthOf } from '../customers/quality.ts'

/** Ten of the company's currency for each point of the last lead's score. */
const centsAPoint = 1_000

/**
 * What stands behind a record, in cents: open opportunities, orders of the last twelve months, and the score of the last
 * lead. Customers come before opportunities and orders, so this is passed down to the worklist of quality.
 */
export const worthOf: WorthOf = (record, ids) =>
  record === 'person'
    ? sql`
      select p.id, coalesce((select sum(o.amount_cents) from opportunity_person op join opportunity o on o.id = op.opportunity_id
          where op.person_id = p.id and o.state = 'open'), 0)
        + coalesce((select sum(c.total_cents) from customer_order c where c.person_id = p.id and c.ordered_at > now() - interval '1 year'), 0)
        + coalesce((select l.score * ${centsAPoint} from lead l where l.person_id = p.id order by l.id desc limit 1), 0) as cents
      from unnest(${[...ids]}::bigint[]) p(id)`
    : sql`
      select a.id, coalesce((select sum(o.amount_cents) from opportunity o where o.account_id = a.id and o.state = 'open'), 0)
        + coalesce((select sum(c.total_cents) from customer_order c where c.account_id = a.id and c.ordered_at > now() - interval '1 year'), 0)
        + coalesce((select l.score * ${centsAPoint} from lead l where l.account_id = a.id order by l.id desc limit 1), 0) as cents
      from unnest(${[...ids]}::bigint[]) a(id)`
