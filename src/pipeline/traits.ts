import { type RawBuilder, sql } from 'kysely'
import type { TraitSql, TraitsSql } from '../platform/trait.ts'

const ofAccount = sql`from opportunity x where x.account_id = a.id`
const ofPerson = sql`from opportunity_person y join opportunity x on x.id = y.opportunity_id where y.person_id = p.id`
const distinctOf = (column: string, from: RawBuilder<unknown>, more: RawBuilder<unknown>) =>
  sql`(select jsonb_agg(distinct ${sql.ref(`x.${column}`)}) ${from} and ${sql.ref(`x.${column}`)} is not null and ${more})`
const open = sql`x.state = 'open'`

const figures = (at: RawBuilder<unknown>, reads: readonly string[]) =>
  ({
    openOpportunities: { kind: 'number', value: sql`(select count(*) ${at} and x.state = 'open')`, reads },
    openAmount: { kind: 'money', value: sql`(select sum(x.amount_cents) ${at} and x.state = 'open')`, reads },
    openStages: { kind: 'references', value: distinctOf('stage_id', at, open), to: 'stage', reads },
    opportunityOwners: { kind: 'references', value: distinctOf('owner_id', at, open), to: 'user', reads },
    nextCloseOn: {
      kind: 'day',
      value: sql`(select min(x.expected_close)::text ${at} and x.state = 'open')`,
      reads,
    },
    wonOpportunities: { kind: 'number', value: sql`(select count(*) ${at} and x.state = 'won')`, reads },
    lastWonAt: { kind: 'moment', value: sql`(select max(x.closed_at) ${at} and x.state = 'won')`, reads },
    lostOpportunities: { kind: 'number', value: sql`(select count(*) ${at} and x.state = 'lost')`, reads },
    lastLostAt: { kind: 'moment', value: sql`(select max(x.closed_at) ${at} and x.state = 'lost')`, reads },
  }) satisfies Record<string, TraitSql>

/** Opportunities of the account, and those that a person has a part in; whom it was competed with. */
export const opportunityTraits: { person: TraitsSql; account: TraitsSql } = {
  person: figures(ofPerson, ['opportunity', 'opportunity_person']),
  account: {
    ...figures(ofAccount, ['opportunity']),
    wonAmount: {
      kind: 'money',
      value: sql`(select sum(x.amount_cents) ${ofAccount} and x.state = 'won')`,
      reads: ['opportunity'],
    },
    competitorsMet: {
      kind: 'references',
      value: sql`(select jsonb_agg(distinct met.id) from (
        select x.competitor_id as id ${ofAccount} and x.competitor_id is not null
        union all select s.competitor_id from competitor_sighting s where s.account_id = a.id) met)`,
      to: 'competitor',
      reads: ['opportunity', 'competitor_sighting'],
    },
  },
}
