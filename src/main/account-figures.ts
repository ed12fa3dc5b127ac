import { sql } from 'kysely'
import type { AccountFigures } from '../classes/classes.ts'

/**
 * What accounts ordered in a period, its margin, and what is open: opportunities times the probability of their stage.
 * Customers come before orders and opportunities, so this is passed down to the classes.
 */
export const accountFigures: AccountFigures = (since, now) => sql`
  select account_id, sum(revenue_cents) as revenue_cents, sum(margin_cents) as margin_cents,
    floor(sum(potential)) as potential_cents
  from (
    select c.account_id, sum(c.total_cents) as revenue_cents, coalesce(sum(c.margin_cents), 0) as margin_cents, 0::numeric as potential
    from customer_order c where c.account_id is not null and c.ordered_at >= ${since} and c.ordered_at <= ${now}
    group by c.account_id
    union all
    select o.account_id, 0, 0, sum(o.amount_cents::numeric * s.probability) / 100
    from opportunity o join stage s on s.id = o.stage_id
    where o.state = 'open' and o.account_id is not null and o.amount_cents is not null group by o.account_id
  ) f group by account_id`
