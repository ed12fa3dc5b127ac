import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'

export type StandingLead = { id: number; personId: number; state: string }

/** Leads of these persons that are in the hands of sales, the first raised first; locked by id. */
export async function lockStandingLeads(tx: Tx, personIds: number[]): Promise<StandingLead[]> {
  const { rows } = await sql<StandingLead>`
    with locked as (select id, person_id, state, raised_at from lead
      where person_id = any(${personIds}::bigint[]) and state in ('open', 'accepted') order by id for update)
    select id, person_id as "personId", state from locked order by raised_at, id`.execute(tx)
  return rows
}

export async function joinLead(tx: Tx, id: number, to: number): Promise<void> {
  await sql`update lead set state = 'joined', joined_to = ${to} where id = ${id}`.execute(tx)
}

/** A lead that is still joined is open again; one whose person has an open lead by now joins that one. */
export async function splitLead(tx: Tx, id: number): Promise<'open' | 'joined' | 'elsewhere'> {
  const { rows } = await sql<{ state: 'open' | 'joined' }>`
    with other as (select o.id from lead l join lead o on o.person_id = l.person_id and o.state = 'open' where l.id = ${id})
    update lead set state = case when exists (select from other) then 'joined' else 'open' end,
      joined_to = (select id from other)
    where id = ${id} and state = 'joined' returning state`.execute(tx)
  return rows[0]?.state ?? 'elsewhere'
}
