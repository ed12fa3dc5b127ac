import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'

/** The persons that a fact is about, by what it names. */
export async function leadPersons(tx: Tx, leadId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select person_id as id from lead where id = ${leadId}`.execute(
    tx,
  )
  return rows.map(row => row.id)
}

export async function opportunityPersons(tx: Tx, opportunityId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select person_id as id from opportunity_person where opportunity_id = ${opportunityId}`.execute(tx)
  return rows.map(row => row.id)
}

export async function orderPeople(tx: Tx, orderId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select person_id as id from customer_order where id = ${orderId} and person_id is not null`.execute(tx)
  return rows.map(row => row.id)
}

export async function accountPersons(tx: Tx, accountIds: number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from person where account_id = any(${accountIds}::bigint[])`.execute(tx)
  return rows.map(row => row.id)
}
