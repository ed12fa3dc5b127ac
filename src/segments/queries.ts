import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Written } from '../shared/condition/read.ts'
import type { About, Condition } from '../shared/condition/tree.ts'

export type KeptSegment = {
  id: number
  about: About
  version: number
  /** Null where people list who belongs. */
  when: Condition | null
  keptUntil: Date | null
}

/** Every segment that is not archived, with its condition. */
export async function keptSegments(tx: Tx): Promise<KeptSegment[]> {
  const { rows } = await sql<Omit<KeptSegment, 'when'> & { condition: Written | null }>`
    select id, about, version, condition, kept_until as "keptUntil" from segment
    where archived_at is null order by id`.execute(tx)
  return rows.map(({ condition, ...segment }) => ({ ...segment, when: condition?.when ?? null }))
}
