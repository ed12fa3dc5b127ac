import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'

export async function pictureOf(tx: Tx, id: number): Promise<{ type: string; body: Buffer } | null> {
  const { rows } = await sql<{ type: string; body: Buffer }>`
    select type, body from form_picture where id = ${id}`.execute(tx)
  return rows[0] ?? null
}
