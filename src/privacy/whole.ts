import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Whole } from './person-parts.ts'

/** A person with all that it was recorded as: visitors, and records that were merged into it. */
export async function wholeOf(tx: Tx, personId: number): Promise<Whole> {
  const { rows } = await sql<{ subjects: number[]; emails: string[] }>`
    select array(select ${personId}::bigint union select subject_id from identity where person_id = ${personId})::float8[] as subjects,
      array(select lower(email) from person where id = ${personId} and email is not null
        union select lower(value) from contact_point where person_id = ${personId} and kind = 'email') as emails`.execute(
    tx,
  )
  return { personId, ...rows[0]! }
}
