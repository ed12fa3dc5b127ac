import { sql } from 'kysely'
import type { TraitsSql } from '../platform/trait.ts'

const of = (column: 'person_id' | 'account_id', id: string): TraitsSql => {
  const complaints = sql`from complaint x where ${sql.ref(`x.${column}`)} = ${sql.ref(id)} and x.state <> 'withdrawn'`
  const reads = ['complaint']
  return {
    complaints: { kind: 'number', value: sql`(select count(*) ${complaints})`, reads },
    openComplaints: {
      kind: 'number',
      value: sql`(select count(*) ${complaints} and x.state in ('open', 'answered'))`,
      reads,
    },
    lastComplaintAt: { kind: 'moment', value: sql`(select max(x.opened_at) ${complaints})`, reads },
  }
}

/** Complaints, by the person who made them or by the account; those taken back do not count. */
export const complaintTraits = { person: of('person_id', 'p.id'), account: of('account_id', 'a.id') }
