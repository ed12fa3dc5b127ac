import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Given, Left } from '../platform/holding.ts'
import type { Plan } from './model/plan.ts'

export async function insertHandover(
  tx: Tx,
  { plan, byId }: { plan: Plan; byId: number | null },
  now: Date,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into handover (from_id, by_id, plan, at) values (${plan.fromId}, ${byId}, ${JSON.stringify(plan)}::jsonb, ${now})
    returning id`.execute(tx)
  return rows[0]!.id
}

export async function insertItems(
  tx: Tx,
  handoverId: number,
  { holding, toId, given }: { holding: string; toId: number; given: readonly Given[] },
): Promise<void> {
  if (given.length === 0) return
  await sql`insert into handover_item (handover_id, holding, key, to_id, how, before)
    select ${handoverId}::bigint, ${holding}::text, g.key, ${toId}::bigint, g.how, g.before
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) g(key bigint, how text, before jsonb)`.execute(
    tx,
  )
}

export async function setStayed(
  tx: Tx,
  handoverId: number,
  { holding, toId, left }: { holding: string; toId: number; left: readonly Left[] },
): Promise<void> {
  if (left.length === 0) return
  await sql`update handover_item i set stayed = g.why
    from jsonb_to_recordset(${JSON.stringify(left)}::jsonb) g(key bigint, why text)
    where i.handover_id = ${handoverId} and i.holding = ${holding} and i.to_id = ${toId} and i.key = g.key`.execute(
    tx,
  )
}

export async function setUndone(tx: Tx, id: number, byId: number | null, now: Date): Promise<void> {
  await sql`update handover set undone_at = ${now}, undone_by = ${byId} where id = ${id}`.execute(tx)
}
