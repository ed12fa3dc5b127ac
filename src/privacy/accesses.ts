import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { AccessKind } from './note-access.ts'
import { wholeOf } from './whole.ts'

/** Who read what of a person, and of whoever was merged into it, by the hour, newest first. */
export async function accessesOf(tx: Tx, personId: number, limit: number) {
  const { subjects } = await wholeOf(tx, personId)
  const { rows } = await sql<{ user: { id: number; name: string }; kind: AccessKind; at: Date }>`
    select json_build_object('id', u.id, 'name', u.name) as user, a.kind, a.at
    from person_access a join app_user u on u.id = a.user_id where a.subject_id = any(${subjects}::bigint[])
    order by a.hour desc, a.at desc, u.id, a.kind limit ${limit}`.execute(tx)
  const { rows: counted } = await sql<{ n: number }>`
    select count(*) as n from person_access where subject_id = any(${subjects}::bigint[])`.execute(tx)
  return { total: counted[0]!.n, items: rows.map(row => ({ ...row, at: row.at.toISOString() })) }
}
