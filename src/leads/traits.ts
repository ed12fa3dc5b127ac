import { sql } from 'kysely'
import type { TraitsSql } from '../platform/trait.ts'

const last = (column: string) =>
  sql`(select ${sql.ref(`x.${column}`)} from lead x where x.person_id = p.id and x.state <> 'joined' order by x.id desc limit 1)`

/** The person's last lead. */
export const leadTraits: { person: TraitsSql } = {
  person: {
    leadState: {
      kind: 'choice',
      value: last('state'),
      choices: ['open', 'accepted', 'rejected', 'converted'],
    },
    leadScore: { kind: 'number', value: last('score') },
    leadGrade: { kind: 'text', value: last('grade') },
    leadOwner: { kind: 'reference', value: last('owner_id'), to: 'user' },
    leadRaisedAt: { kind: 'moment', value: last('raised_at') },
  },
}
