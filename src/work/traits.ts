import { sql } from 'kysely'
import type { TraitsSql } from '../platform/trait.ts'

const of = (column: 'person_id' | 'account_id', id: string): TraitsSql => {
  const open = sql`from task x where ${sql.ref(`x.${column}`)} = ${sql.ref(id)} and x.done_at is null`
  const reads = ['task']
  return {
    openTasks: { kind: 'number', value: sql`(select count(*) ${open})`, reads },
    nextTaskOn: { kind: 'day', value: sql`(select min(x.due_on)::text ${open})`, reads },
    taskOwners: {
      kind: 'references',
      value: sql`(select jsonb_agg(distinct x.owner_id) ${open})`,
      to: 'user',
      reads,
    },
  }
}

/** Open tasks about the person or the account themselves. */
export const taskTraits = { person: of('person_id', 'p.id'), account: of('account_id', 'a.id') }
