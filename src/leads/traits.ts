import { sql } from 'kysely'
import type { TraitsSql } from '../platform/trait.ts'

const last = (column: string) =>
  sql`(select ${sql.ref(`x.${column}`)} from lead x where x.person_id = p.id and x.state <> 'joined' order by x.id desc limit 1)`
const reads = ['lead'] as const
const open = sql`from lead x where x.account_id = a.id and x.state in ('open', 'accepted')`

/** The person's last lead, and how many there are; of an account those of its persons at the time. */
export const leadTraits: { person: TraitsSql; account: TraitsSql } = {
  person: {
    leadState: {
      kind: 'choice',
      value: last('state'),
      choices: ['open', 'accepted', 'rejected', 'converted'],
      reads,
    },
    leadScore: { kind: 'number', value: last('score'), reads },
    leadFit: { kind: 'number', value: last('fit'), reads },
    leadEngagement: { kind: 'number', value: last('engagement'), reads },
    leadGrade: { kind: 'text', value: last('grade'), reads },
    leadOwner: { kind: 'reference', value: last('owner_id'), to: 'user', reads },
    leadRaisedAt: { kind: 'moment', value: last('raised_at'), reads },
    leadSource: { kind: 'text', value: last('source'), reads },
    leadCampaign: { kind: 'reference', value: last('campaign_id'), to: 'campaign', reads },
    leadProductGroup: { kind: 'reference', value: last('product_group_id'), to: 'productGroup', reads },
    leadTerritory: { kind: 'reference', value: last('territory_id'), to: 'territory', reads },
    leadReason: { kind: 'text', value: last('reason'), reads },
    leads: {
      kind: 'number',
      value: sql`(select count(*) from lead x where x.person_id = p.id and x.state <> 'joined')`,
      reads,
    },
  },
  account: {
    openLeads: { kind: 'number', value: sql`(select count(*) ${open})`, reads },
    bestLeadScore: { kind: 'number', value: sql`(select max(x.score) ${open})`, reads },
    lastLeadAt: {
      kind: 'moment',
      value: sql`(select max(x.raised_at) from lead x where x.account_id = a.id and x.state <> 'joined')`,
      reads,
    },
  },
}
