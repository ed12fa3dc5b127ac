import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'

export async function putChoice(tx: Tx, userId: number, name: string, value: string): Promise<void> {
  await sql`
    insert into own_choice (user_id, name, value) values (${userId}, ${name}, ${value})
    on conflict (user_id, name) do update set value = excluded.value`.execute(tx)
}
