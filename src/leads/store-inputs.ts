import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { InputChange } from './model/definition/inputs.ts'

export async function insertInputs(
  tx: Tx,
  changes: readonly (InputChange & { leadId: number })[],
  now: Date,
): Promise<void> {
  await sql`
    insert into lead_input (lead_id, at, known, added, removed)
    select r."leadId", ${now}, nullif(r.known, 'null'::jsonb), r.added, r.removed
    from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as r("leadId" bigint, known jsonb, added bigint[], removed bigint[])`.execute(
    tx,
  )
}
