import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { RoutingTarget } from './model/routing/rule.ts'

export type NamedRule = { id: number; target: RoutingTarget }

export async function setTargets(tx: Tx, rules: readonly NamedRule[]): Promise<void> {
  if (rules.length === 0) return
  await sql`update routing_rule r set target = g.target
    from jsonb_to_recordset(${JSON.stringify(rules)}::jsonb) g(id bigint, target jsonb) where r.id = g.id`.execute(
    tx,
  )
}
