import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { List } from './model/lists.ts'

const tables = {
  users: 'app_user',
  products: 'product',
  accounts: 'account',
  persons: 'person',
  leads: 'lead',
  opportunities: 'opportunity',
  orders: 'customer_order',
  touches: 'touch',
  complaints: 'complaint',
  tasks: 'task',
} as const
/** The table whose rows a list shows. */
export const tableOf = (list: List): RawBuilder<unknown> => sql.table(tables[list])

/** A page looks its references up one by one: hashing whole tables for two thousand rows costs more than the rows. */
export async function byKeyOnly(tx: Tx): Promise<void> {
  await sql`select set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`.execute(
    tx,
  )
}

/** Records of a list that the reader of the transaction sees: of the large ones an estimate would do, this counts. */
export async function countOfList(tx: Tx, list: List): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${tableOf(list)}`.execute(tx)
  return rows[0]!.n
}

/** The last id of a list now: an export ends there, whatever is added meanwhile. */
export async function lastOfPage(tx: Tx, list: List, after: number, limit: number): Promise<number | null> {
  const { rows } = await sql<{ id: number | null }>`
    select max(id) as id from (select id from ${tableOf(list)} where id > ${after} order by id limit ${limit}) p`.execute(
    tx,
  )
  return rows[0]?.id ?? null
}
