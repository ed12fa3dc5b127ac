import { sql } from 'kysely'
import type { TraitsSql } from '../platform/trait.ts'

const at = sql`from opportunity x where x.account_id = a.id`

/** Opportunities of the account. */
export const opportunityTraits: { account: TraitsSql } = {
  account: {
    openOpportunities: { kind: 'number', value: sql`(select count(*) ${at} and x.state = 'open')` },
    openAmount: { kind: 'money', value: sql`(select sum(x.amount_cents) ${at} and x.state = 'open')` },
    wonOpportunities: { kind: 'number', value: sql`(select count(*) ${at} and x.state = 'won')` },
    lostOpportunities: { kind: 'number', value: sql`(select count(*) ${at} and x.state = 'lost')` },
    lastLostAt: { kind: 'moment', value: sql`(select max(x.closed_at) ${at} and x.state = 'lost')` },
  },
}
