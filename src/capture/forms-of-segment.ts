import { sql } from 'kysely'
import type { SegmentUse } from '../segments/users.ts'

/** Forms that put who sends them into a segment, by what is published or by what is being arranged. */
export const formsOfSegment: SegmentUse = async (tx, id) => {
  const { rows } = await sql<{ id: number; name: string }>`
    select f.id, f.name from form f left join form_version v on v.form_id = f.id and v.number = f.version
    where ${String(id)}::text in (v.design #>> '{followUp,segmentId}', f.draft #>> '{followUp,segmentId}')
    order by lower(f.name), f.id`.execute(tx)
  return rows.map(form => ({ kind: 'form', ...form }))
}
